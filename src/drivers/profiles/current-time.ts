import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import type { Profile } from '../define.ts'
import { readDateTime } from './date-time.ts'

/** Current Time Service 1.1 (1805), and the Date Time that older cuffs and thermometers put into their own service. */
export const currentTime: Profile = {
  decode: { '2a2b': decodeCurrentTime, '2a08': decodeDateTime },
  quantities: [],
  read: ['2a2b', '2a08'],
}

/**
 * 2A2B Current Time, Current Time Service 1.1.
 *
 *     0 Date Time, 7 bytes   7 u8 day of week   8 u8 1/256 s   9 u8 adjust reason
 *
 * The day of week is often wrong in the field and says nothing that the date does not.
 */
function decodeCurrentTime(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const local = readDateTime(reader)
  reader.take(3)
  return [{ what: 'clock', local }]
}

/**
 * 2A08 Date Time, GATT Specification Supplement.
 *
 *     0 Date Time, 7 bytes
 */
function decodeDateTime(frame: Uint8Array): readonly Decoded[] {
  return [{ what: 'clock', local: readDateTime(new ByteReader(frame)) }]
}
