import type { LocalDateTime } from '../../reading/time.ts'
import type { Dialogue, Step } from '../define.ts'
import { MICROLIFE_COMMANDS, microlifeRequest } from './microlife.ts'

const FROM_DEVICE = 'fff1'
const TO_DEVICE = 'fff2'
const ACKNOWLEDGED = 0x81
/** Whoever is chosen on the device. */
const PRESENT_USER = 0xfd
const ACKNOWLEDGED_WITHIN_MS = 5_000
/** A whole memory is a hundred notifications. */
const HISTORY_WITHIN_MS = 30_000
/** It ends the connection itself; some time for that. */
const LEAVING_MS = 1_000

/**
 * Subscribes, sets the clock, reads the whole memory and lets the device go, in the order of joergmlpts and derdilla. Not
 * asked: the user (05), which answers with a name, and the clock (0C), whose answer nobody has described. Every request fits
 * into the 20 bytes that the device takes at once.
 *
 * The memory is asked for once. When a piece of the answer is missing, a second answer would be appended to the first, and a
 * sum of one byte does not tell them apart for certain; the next connection begins with an empty buffer.
 */
export const microlifeDialogue: Dialogue = function* ({ localTime }): Generator<Step, void, Uint8Array | undefined> {
  yield { do: 'subscribe', channel: FROM_DEVICE }
  const now = localTime()
  if (now !== undefined) {
    yield { do: 'send', channel: TO_DEVICE, bytes: clockRequest(now) }
    yield { do: 'expect', channel: FROM_DEVICE, withinMs: ACKNOWLEDGED_WITHIN_MS, where: answers(ACKNOWLEDGED) }
  }
  const history = microlifeRequest(MICROLIFE_COMMANDS.history, 0, 0, 0, 0, 0, 0, PRESENT_USER)
  yield { do: 'send', channel: TO_DEVICE, bytes: history }
  yield {
    do: 'expect',
    channel: FROM_DEVICE,
    withinMs: HISTORY_WITHIN_MS,
    where: answers(MICROLIFE_COMMANDS.history),
  }
  yield { do: 'send', channel: TO_DEVICE, bytes: microlifeRequest(MICROLIFE_COMMANDS.disconnect) }
  yield { do: 'wait', ms: LEAVING_MS }
  yield { do: 'disconnect' }
}

function clockRequest(local: LocalDateTime): Uint8Array {
  const [year = 0, ...rest] = local.split(/[-T:]/).map(Number)
  return microlifeRequest(MICROLIFE_COMMANDS.setClock, year % 100, ...rest)
}

const answers = (command: number) => (frame: Uint8Array) => frame[4] === command
