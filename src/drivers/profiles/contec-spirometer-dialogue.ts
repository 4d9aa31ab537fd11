import type { DialogueContext, Step } from '../define.ts'
import { setClockBytes } from './contec-spirometer.ts'
import { CONTEC_FF12, HEAD } from './contec-spirometer-framing.ts'
import { withSum7 } from './sum7.ts'

type Talking<T> = Generator<Step, T, Uint8Array | undefined>

const ANSWER_MS = 5_000

/** What one family says where the other does not. */
export interface ContecWords {
  /** Is sent first, and answered by `F0`. */
  readonly hello?: readonly number[]
  readonly firstRecord: readonly number[]
  readonly nextRecord: readonly number[]
  /** Ends the reading and leaves every record in the device. */
  readonly keep?: readonly number[]
}

/**
 * Sets the clock and reads every record of the memory, from the first to the last; deletes none. A device that does not
 * answer as a spirometer of Contec is asked nothing more: many others have the same service.
 */
export const readContecSpirometer = (words: ContecWords) =>
  function* ({ localTime }: DialogueContext): Talking<void> {
    if ((yield { do: 'subscribe', channel: CONTEC_FF12.notify }) === undefined) return
    if (words.hello && !(yield* ask(words.hello, HEAD.ready))) return
    const local = localTime()
    // What its clock says after an answer that was lost, nobody knows: better no record than a wrong time.
    if (local !== undefined && !(yield* answered(setClockBytes(local), HEAD.clockSet))) return
    const count = yield* ask([0x90], HEAD.count)
    if (!count) return
    const records = (count[1] ?? 0) | ((count[2] ?? 0) << 7)
    for (let n = 0; n < records; n += 1)
      if (!(yield* ask(n === 0 ? words.firstRecord : words.nextRecord, HEAD.record))) break
    if (records > 0 && words.keep) yield { do: 'send', channel: CONTEC_FF12.write, bytes: withSum7(...words.keep) }
  }

const ask = (command: readonly number[], head: number) => answered(withSum7(...command), head)

function* answered(bytes: Uint8Array, head: number): Talking<Uint8Array | undefined> {
  if ((yield { do: 'send', channel: CONTEC_FF12.write, bytes }) === undefined) return undefined
  return yield {
    do: 'expect',
    channel: CONTEC_FF12.notify,
    withinMs: ANSWER_MS,
    where: (frame) => frame[0] === head,
  }
}
