import { DecodeError } from '../decode-error.ts'
import type { Channel, Step } from '../define.ts'
import { decodeVitalograph } from './vitalograph.ts'

export const ACK = 0x06
export const NAK = 0x15

/** A blow comes whenever somebody blows; waiting has no end of its own. */
const LISTEN_MS = 3_600_000
/** A disk that is slower than this is not waited for; the blow is not acknowledged then. */
const COMMIT_MS = 10_000
/** The same frame so soon after our acknowledgement was sent before it arrived. */
const CROSSING_MS = 1_000

/**
 * Answers each frame for as long as the device is connected. A damaged one is asked for again. Acknowledged is only what is
 * in the journal: the device may forget it then. What is not understood gets no answer.
 *
 * An acknowledgement names no frame, so that one too many would be taken for the next blow: a repetition that crossed ours
 * is passed over. If ours was lost instead, the device repeats it once more. Nor is a notice acknowledged while a blow is
 * owed its own.
 */
export function* answerResults(hear: Channel, speak: Channel): Generator<Step, never, Uint8Array | undefined> {
  let acknowledged: Uint8Array | undefined
  let owed = false
  for (;;) {
    const withinMs = acknowledged ? CROSSING_MS : LISTEN_MS
    const frame: Uint8Array | undefined = yield { do: 'expect', channel: hear, withinMs }
    const crossed = frame !== undefined && acknowledged !== undefined && Buffer.compare(frame, acknowledged) === 0
    acknowledged = undefined
    if (frame === undefined || crossed) continue
    const judgement = judge(frame)
    if (judgement === 'damaged') yield { do: 'send', channel: speak, bytes: Uint8Array.of(NAK) }
    if (judgement === 'damaged' || judgement === 'foreign' || (judgement === 'notice' && owed)) continue
    owed = (yield { do: 'commit', withinMs: COMMIT_MS }) === undefined
    if (owed) continue
    yield { do: 'send', channel: speak, bytes: Uint8Array.of(ACK) }
    acknowledged = frame
  }
}

function judge(frame: Uint8Array): 'result' | 'notice' | 'damaged' | 'foreign' {
  try {
    return decodeVitalograph(frame).length > 0 ? 'result' : 'notice'
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return error.fault === 'checksum' || error.fault === 'truncated' ? 'damaged' : 'foreign'
  }
}
