import type { LocalDateTime } from '../../reading/time.ts'
import type { Dialogue, Step } from '../define.ts'
import { PO60_COMMANDS } from './po60.ts'
import { PO60_ANSWERS } from './po60-framing.ts'
import { withSum7 } from './sum7.ts'

const FROM_DEVICE = 'ff02'
const TO_DEVICE = 'ff01'
const ANSWER_WITHIN_MS = 4_000
/** After so long without a record it has sent all that one request brings: ten by one source, twelve by another. */
const NEXT_WITHIN_MS = 2_000
const COMMIT_WITHIN_MS = 10_000
const LEAVING_MS = 500
/** It keeps a hundred records. */
const MOST_REQUESTS = 20
const FIRST = 0x00
const NEXT = 0x01
/** Ends the transfer and keeps the records. Its neighbour 7F erases them, and never leaves the daemon. */
const KEEP = 0x7e

type Talking<T> = Generator<Step, T, Uint8Array | undefined>

/**
 * Reads the clock and sets it, then asks for every record and ends the transfer once the journal has them. All is kept in
 * the device and comes again on the next connection, so that what was lost is not asked for twice.
 */
export const po60Dialogue: Dialogue = function* ({ localTime, facts }): Talking<void> {
  yield { do: 'subscribe', channel: FROM_DEVICE }
  if (facts.hardwareRevision === undefined) yield* ask(withSum7(PO60_COMMANDS.versions), PO60_ANSWERS.versions)
  yield* ask(withSum7(PO60_COMMANDS.clock), PO60_ANSWERS.clock)
  const now = localTime()
  if (now !== undefined) yield* ask(clockRequest(now), PO60_ANSWERS.clockSet)
  const stored = yield* ask(withSum7(PO60_COMMANDS.stored, 0x05), PO60_ANSWERS.stored)
  if (stored !== undefined && holdsSome(stored)) {
    yield* download()
    const committed = yield { do: 'commit', withinMs: COMMIT_WITHIN_MS }
    if (committed !== undefined) yield { do: 'send', channel: TO_DEVICE, bytes: withSum7(PO60_COMMANDS.records, KEEP) }
  }
  yield { do: 'wait', ms: LEAVING_MS }
  yield { do: 'disconnect' }
}

/** Sources differ in how the number is packed; where it is none they agree. */
const holdsSome = (stored: Uint8Array): boolean => stored[2] !== 0 || stored[3] !== 0

function* download(): Talking<void> {
  for (let asked = 0; asked < MOST_REQUESTS; asked += 1) {
    const request = withSum7(PO60_COMMANDS.records, asked === 0 ? FIRST : NEXT)
    const first = yield* ask(request, PO60_ANSWERS.record)
    if (first === undefined) return
    while ((yield expectation(PO60_ANSWERS.record, NEXT_WITHIN_MS)) !== undefined) {}
  }
}

function* ask(bytes: Uint8Array, answer: number): Talking<Uint8Array | undefined> {
  yield { do: 'send', channel: TO_DEVICE, bytes }
  return yield expectation(answer, ANSWER_WITHIN_MS)
}

const expectation = (answer: number, withinMs: number): Step => ({
  do: 'expect',
  channel: FROM_DEVICE,
  withinMs,
  where: (frame) => frame[0] === answer,
})

function clockRequest(local: LocalDateTime): Uint8Array {
  const [year = 0, ...rest] = local.split(/[-T:]/).map(Number)
  return withSum7(PO60_COMMANDS.setClock, year % 100, ...rest, 0, 0)
}
