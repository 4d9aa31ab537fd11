import type { Dialogue, Step } from '../define.ts'
import { OMRON_READ_BYTES, omronRecords } from './omron.ts'
import {
  OMRON_BEGIN,
  OMRON_END,
  OMRON_FROM_DEVICE,
  OMRON_TO_DEVICE,
  OMRON_TYPES,
  OMRON_UNLOCK,
  omronRead,
} from './omron-frame.ts'
import { readText } from './utf-8.ts'

type Talking<T = void> = Generator<Step, T, Uint8Array | undefined>

const MODEL = '2a24'
/**
 * What `omblepy` gives to cuffs too, so that one that was paired with it need not be paired again. No secret: what protects
 * the memory is the bond.
 */
const KEY = Uint8Array.from(Buffer.from('deadbeaf12341234deadbeaf12341234', 'hex'))
const UNLOCK = Uint8Array.of(0x01, ...KEY)
const MAY_WE_GIVE_A_KEY = Uint8Array.of(0x02, ...new Uint8Array(KEY.length))
const GIVE_KEY = Uint8Array.of(0x00, ...KEY)
const UNLOCKED_WITHIN_MS = 2_000
const ANSWER_WITHIN_MS = 1_000
const TRIES = 5

/**
 * Unlocks the memory and reads the records, each by itself, in the order of `omblepy`. Nothing is written to the memory: the
 * clock and the counter of unread records stand beside the calibration. A cuff in pairing mode is given the key instead.
 */
export const omronDialogue: Dialogue = function* () {
  const model = readText((yield { do: 'read', channel: MODEL }) ?? Uint8Array.of())
  const records = omronRecords(model)
  if (records === undefined)
    yield { do: 'refused', channel: OMRON_FROM_DEVICE, why: `where "${model}" keeps its records is not known` }
  else if (yield* isUnlocked()) yield* read(records)
  yield { do: 'disconnect' }
}

/** Subscribing to the answers is what makes the cuff bond. */
function* isUnlocked(): Talking<boolean> {
  yield { do: 'subscribe', channel: OMRON_FROM_DEVICE }
  yield { do: 'subscribe', channel: OMRON_UNLOCK }
  if (yield* isGranted(UNLOCK)) return true
  for (let tried = 0; tried < TRIES; tried += 1)
    if (yield* isGranted(MAY_WE_GIVE_A_KEY)) return yield* isGranted(GIVE_KEY)
  yield { do: 'refused', channel: OMRON_UNLOCK, why: 'the cuff has another key, and is not in pairing mode' }
  return false
}

function* isGranted(bytes: Uint8Array): Talking<boolean> {
  const [asked = 0] = bytes
  yield { do: 'send', channel: OMRON_UNLOCK, bytes }
  const where = (frame: Uint8Array) => frame[0] === (asked | 0x80)
  const answer = yield { do: 'expect', channel: OMRON_UNLOCK, withinMs: UNLOCKED_WITHIN_MS, where }
  return answer?.[1] === 0
}

/** A record that does not come ends it: the next connection begins anew. */
function* read(records: readonly number[]): Talking {
  if (!(yield* isAnswered(OMRON_BEGIN, isOf(OMRON_TYPES.begun)))) return
  for (const address of records)
    if (!(yield* isAnswered(omronRead(address, OMRON_READ_BYTES), isOf(OMRON_TYPES.read, address)))) break
  yield* isAnswered(OMRON_END, isOf(OMRON_TYPES.ended))
}

function* isAnswered(bytes: Uint8Array, where: (frame: Uint8Array) => boolean): Talking<boolean> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    yield { do: 'send', channel: OMRON_TO_DEVICE, bytes }
    if (yield { do: 'expect', channel: OMRON_FROM_DEVICE, withinMs: ANSWER_WITHIN_MS, where }) return true
  }
  return false
}

const isOf =
  (type: number, address?: number) =>
  ([, high = 0, low = 0, addressHigh = 0, addressLow = 0]: Uint8Array): boolean =>
    ((high << 8) | low) === type && (address === undefined || ((addressHigh << 8) | addressLow) === address)
