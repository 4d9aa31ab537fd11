import type { Decoded } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Channel, Dialogue, Profile, Step } from '../define.ts'
import { currentTimeBytes } from './current-time.ts'
import { writeDateTime } from './date-time.ts'

const CUSTOM = '233bf001'
const BATTERY = '2a19'
const FIRMWARE = '2a26'

/** How many bytes follow, then the request. Source: obniz@5e6bab23 `UA651BLE/index.ts`, after A&D's developer document. */
const SEND_ALL = Uint8Array.of(0x02, 0x00, 0xe1)
const DISCONNECT = Uint8Array.of(0x02, 0x01, 0x03)

/**
 * The maker's own sample waits 40 ms after what one group of firmwares was asked and 100 ms after the others; the longer
 * one does for both.
 */
const PAUSE_MS = 100
/** Nothing for so long: there is nothing stored, or it has all been sent. */
const IDLE_MS = 20_000

/** The custom service of A&D (233BF000-5A34-1B6D-975C-000D5690ABE4): requests that we make, and nothing that is measured. */
export const andCustom: Profile = {
  decode: { [CUSTOM]: decodeRequest },
  quantities: [],
}

/**
 * A data session with an A&D device, as `measurement` is indicated. Two sources tell an order, and a device that is asked in
 * another shows E10 and keeps its data: A&D's sample reads the firmware, waits, sets the clock, waits and subscribes; obniz
 * reads the battery, asks for everything that is stored, sets the clock and subscribes. Their union keeps both orders. Nothing
 * else is asked; in particular nobody is known to have read the clock.
 *
 * Everything that is stored is asked for, not only what was not sent: the device takes a record for sent before the journal
 * has it. What comes again is told as a duplicate.
 */
export const andDataSession = (measurement: Channel): Dialogue =>
  function* speak({ has, localTime }): Generator<Step, void, Uint8Array | undefined> {
    if (has(BATTERY)) yield { do: 'read', channel: BATTERY }
    if (has(FIRMWARE)) yield { do: 'read', channel: FIRMWARE }
    yield { do: 'wait', ms: PAUSE_MS }
    if (has(CUSTOM)) yield { do: 'send', channel: CUSTOM, bytes: SEND_ALL }
    const now = localTime()
    // Date Time in its own service, or the Current Time Service (UA-1200BLE).
    if (now !== undefined && has('2a08')) yield { do: 'send', channel: '2a08', bytes: writeDateTime(now) }
    else if (now !== undefined && has('2a2b')) yield { do: 'send', channel: '2a2b', bytes: currentTimeBytes(now) }
    yield { do: 'wait', ms: PAUSE_MS }
    yield { do: 'subscribe', channel: measurement }
    // The device ends a session that brought something. One in which it was only paired is ended by us.
    for (let heard = yield* next(measurement); heard !== undefined; ) heard = yield* next(measurement)
    if (has(CUSTOM)) yield { do: 'send', channel: CUSTOM, bytes: DISCONNECT }
  }

function* next(channel: Channel): Generator<Step, Uint8Array | undefined, Uint8Array | undefined> {
  return yield { do: 'expect', channel, withinMs: IDLE_MS }
}

function decodeRequest(frame: Uint8Array): readonly Decoded[] {
  const known = [SEND_ALL, DISCONNECT].some((request) => Buffer.compare(request, frame) === 0)
  if (!known) throw new DecodeError('grammar', 0, 'no request that is known')
  return []
}
