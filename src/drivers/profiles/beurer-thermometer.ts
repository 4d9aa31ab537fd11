import type { Decoded } from '../../reading/reading.ts'
import type { Decoder, Profile } from '../define.ts'
import { healthThermometer } from './health-thermometer.ts'

const TIME_STAMP = 0x02
const TYPE = 0x04
const RESERVED_FLAGS = 0xf8
/** Outside the list of the service. */
const OBJECT = 0xff

/**
 * The Health Thermometer Service as Beurer's non-contact thermometers use it: pointed at a bath or a bottle they send what
 * they measured there by the same characteristic, with a type of their own.
 */
export const beurerThermometer: Profile = {
  ...healthThermometer,
  decode: {
    ...healthThermometer.decode,
    '2a1c': withoutObjects(healthThermometer.decode['2a1c']),
    '2a1e': withoutObjects(healthThermometer.decode['2a1e']),
  },
}

/**
 * 2A1C Temperature Measurement of the Beurer FT95: the frame of the service.
 *
 *     0 flags   1 FLOAT temperature   5 [b1] Date Time, 7 bytes
 *       [b2] u8 temperature type: 02 body, FF object
 *
 * The temperature of an object is no body temperature and is given as none. Source: Beurer's protocol document, as quoted
 * by eviahealth ft95manager.
 */
function withoutObjects(decode: Decoder | undefined): Decoder {
  return (frame) => {
    const decoded = decode?.(frame) ?? []
    return isOfObject(frame) ? decoded.map((each) => ofObject(each, frame)) : decoded
  }
}

function isOfObject(frame: Uint8Array): boolean {
  const [flags = 0] = frame
  return (flags & TYPE) !== 0 && frame[5 + ((flags & TIME_STAMP) === 0 ? 0 : 7)] === OBJECT
}

/** What the service takes for a type that nobody knows is one that we know. */
function ofObject(decoded: Decoded, [sent = 0]: Uint8Array): Decoded {
  if (decoded.what !== 'measurement') return decoded
  const flags = decoded.flags.filter(
    (flag) => flag !== 'questionable' && (flag !== 'reserved-bits' || (sent & RESERVED_FLAGS) !== 0),
  )
  return { ...decoded, quantities: [{ quantity: 'body-temperature', absent: 'not-a-body' }], flags }
}
