import type { Step } from '../define.ts'
import { PMD_CONTROL, PMD_ECG_HZ } from './polar-pmd.ts'

type Talking<T = void> = Generator<Step, T, Uint8Array | undefined>

const RESPONSE = 0xf0
const ECG = 0x00
const GET_SETTINGS = 0x01
const START = 0x02
/** Kinds of settings. */
const RATE = 0x00
const RESOLUTION = 0x01
/** Bits of a sample that the H10 offers. */
const USUAL_BITS = 14

const GRANTED = 0x00
const ALREADY_RUNNING = 0x06
const MTU_TOO_SMALL = 0x0a
const WORDS: Readonly<Record<number, string>> = {
  5: 'invalid parameter',
  [MTU_TOO_SMALL]: 'the MTU of the connection is too small',
}

const ANSWER_WITHIN_MS = 3_000
const ATTEMPTS = 4
const BETWEEN_MS = 1_000

type Settings = ReadonlyMap<number, readonly number[]>

/**
 * Starts the ECG of a belt: asks with which settings it can be started, and starts it with one of them. The MTU is agreed
 * upon by the two radios; while it is too small the belt refuses, so it is asked again a little later.
 */
export function* startPolarEcg(): Talking {
  const answer = yield* asked(GET_SETTINGS, [GET_SETTINGS, ECG])
  if (answer === undefined) return
  const settings = settingsIn(answer)
  const bits = pick(settings.get(RESOLUTION), USUAL_BITS)
  if (settings.get(RATE)?.includes(PMD_ECG_HZ) !== true || bits === undefined) {
    yield { do: 'refused', channel: PMD_CONTROL, why: `ECG of ${PMD_ECG_HZ} Hz is not offered` }
    return
  }
  yield* asked(START, [START, ECG, ...setting(RATE, PMD_ECG_HZ), ...setting(RESOLUTION, bits)])
}

/** The answer that grants a request; `undefined` when it was refused, and told, or never came. */
function* asked(code: number, request: readonly number[]): Talking<Uint8Array | undefined> {
  const where = (frame: Uint8Array) => isAnswer(frame, code)
  let why = 'no answer'
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) yield { do: 'wait', ms: BETWEEN_MS }
    const sent = yield { do: 'send', channel: PMD_CONTROL, bytes: Uint8Array.from(request) }
    // Told by the link already.
    if (sent === undefined) return undefined
    const answer = yield { do: 'expect', channel: PMD_CONTROL, withinMs: ANSWER_WITHIN_MS, where }
    const error = answer?.[3]
    // It runs since an earlier request whose answer was lost, or since an earlier connection.
    if (error === GRANTED || (error === ALREADY_RUNNING && code === START)) return answer
    if (error === undefined) continue
    why = WORDS[error] ?? `error ${error}`
    if (error !== MTU_TOO_SMALL) break
  }
  yield { do: 'refused', channel: PMD_CONTROL, why }
  return undefined
}

/** Op code and measurement; one published transcript has them the other way round. */
const isAnswer = (frame: Uint8Array, code: number): boolean =>
  frame[0] === RESPONSE && ((frame[1] === code && frame[2] === ECG) || (frame[1] === ECG && frame[2] === code))

/** From offset 5: u8 kind, u8 how many, u16 each. */
function settingsIn(answer: Uint8Array): Settings {
  const settings = new Map<number, readonly number[]>()
  for (let at = 5; at + 1 < answer.length; ) {
    const [kind = 0, count = 0] = answer.subarray(at, at + 2)
    const values = answer.subarray(at + 2, at + 2 + 2 * count)
    if (values.length < 2 * count) break
    const numbers = Array.from(
      { length: count },
      (_, index) => (values[2 * index] ?? 0) | ((values[2 * index + 1] ?? 0) << 8),
    )
    settings.set(kind, numbers)
    at += 2 + 2 * count
  }
  return settings
}

const pick = (offered: readonly number[] | undefined, usual: number): number | undefined =>
  offered?.includes(usual) ? usual : offered?.[0]

const setting = (kind: number, value: number): readonly number[] => [kind, 1, value & 0xff, value >> 8]
