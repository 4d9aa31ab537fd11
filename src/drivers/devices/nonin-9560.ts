import type { LocalDateTime } from '../../reading/time.ts'
import { DecodeError } from '../decode-error.ts'
import { type DialogueContext, defineDriver, type Step } from '../define.ts'
import { nonin9560Page } from '../pages/nonin-9560.ts'
import { nonin } from '../profiles/nonin.ts'
import {
  decodeNoninAnswer,
  isNoninClock,
  isNoninSerialNumber,
  NONIN_REQUESTS,
  setNoninClock,
} from '../profiles/nonin-answers.ts'
import { noninFraming } from '../profiles/nonin-framing.ts'

type Talking<T = void> = Generator<Step, T, Uint8Array | undefined>

const ANSWERS_WITHIN_MS = 1_000
/** What its clock may be off by before it is set: a second of rounding and one on the way. */
const CLOCK_RIGHT_MS = 2_000

/** Its spot checks are forwarded in the order in which they were measured, and erased in the oximeter once sent. */
export const nonin9560 = defineDriver({
  id: 'nonin-9560',
  vendor: 'Nonin',
  model: 'Onyx II 9560',
  category: 'oximeter',
  match: {
    serial: {
      // Bluetooth with the Serial Port Profile: no USB adapter is its own.
      usb: [],
      open: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
      framing: noninFraming,
    },
  },
  use: [nonin],
  // It listens for five seconds. The format is left as it is: it is kept through a change of batteries, for every host.
  *dialogue({ localTime }: DialogueContext): Talking {
    yield* setClock(localTime)
    yield* ask(NONIN_REQUESTS.serialNumber, isNoninSerialNumber)
  },
  // Formats 2, 7 and 8 send at least once a second.
  quietMs: 5_000,
  status: 'supported',
  evidence: 'specification',
  page: nonin9560Page,
  fixtures: [
    'nonin-9560/spot-checks.jsonl',
    'nonin-9560/published-tests.jsonl',
    'nonin-9560/from-memory.jsonl',
    'nonin-9560/with-waveform.jsonl',
    'nonin-9560/left-in-winter-time.jsonl',
    'nonin-9560/out-of-reach.jsonl',
  ],
})

/** A clock that did not answer is not set: its records could not be dated any more. */
function* setClock(localTime: () => LocalDateTime | undefined): Talking {
  const said = yield* ask(NONIN_REQUESTS.clock, isNoninClock)
  const now = localTime()
  if (said === undefined || now === undefined || isRight(said, now)) return
  yield { do: 'send', channel: 'rx', bytes: setNoninClock(now) }
  // Setting it is not answered. What it says now is what counts.
  yield* ask(NONIN_REQUESTS.clock, isNoninClock)
}

function* ask(bytes: Uint8Array, where: (frame: Uint8Array) => boolean): Talking<Uint8Array | undefined> {
  yield { do: 'send', channel: 'rx', bytes }
  return yield { do: 'expect', channel: 'rx', withinMs: ANSWERS_WITHIN_MS, where }
}

function isRight(answer: Uint8Array, now: LocalDateTime): boolean {
  try {
    const [said] = decodeNoninAnswer(answer)
    if (said?.what !== 'clock' || said.local === undefined) return false
    return Math.abs(Date.parse(`${said.local}Z`) - Date.parse(`${now}Z`)) <= CLOCK_RIGHT_MS
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}
