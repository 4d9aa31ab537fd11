import type { Dialogue, Step } from '../define.ts'
import { TAIDOC_COMMANDS, taidocRequest } from './taidoc-framing.ts'

const CHANNEL = '00001524'
const ANSWER_WITHIN_MS = 3_000
const COMMIT_WITHIN_MS = 10_000
const RECORD_BYTES = 16
const TRIES = 2

/**
 * Asks for the newest record, first when it was measured and then what, and switches the device off once the journal has
 * it; otherwise it waits for minutes. What failed is left to the next connection. The clock is neither read nor set, because
 * no source tells how.
 */
export const taidocDialogue: Dialogue = function* (): Generator<Step, void, Uint8Array | undefined> {
  yield { do: 'subscribe', channel: CHANNEL }
  for (let tried = 0; tried < TRIES; tried += 1) {
    const when = yield* ask('when', (frame) => frame[1] === TAIDOC_COMMANDS.when && frame.length < RECORD_BYTES)
    if (when === undefined) continue
    const record = yield* ask('what', (frame) => frame.length === RECORD_BYTES)
    if (record === undefined) continue
    const committed = yield { do: 'commit', withinMs: COMMIT_WITHIN_MS }
    if (committed !== undefined) yield { do: 'send', channel: CHANNEL, bytes: taidocRequest(TAIDOC_COMMANDS.powerOff) }
    break
  }
  yield { do: 'wait', ms: ANSWER_WITHIN_MS }
  yield { do: 'disconnect' }
}

function* ask(
  command: 'when' | 'what',
  where: (frame: Uint8Array) => boolean,
): Generator<Step, Uint8Array | undefined, Uint8Array | undefined> {
  yield { do: 'send', channel: CHANNEL, bytes: taidocRequest(TAIDOC_COMMANDS[command]) }
  return yield { do: 'expect', channel: CHANNEL, withinMs: ANSWER_WITHIN_MS, where }
}
