import type { Decoded } from '../../reading/reading.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { ByteReader } from '../byte-reader.ts'
import type { Profile } from '../define.ts'
import { readDateTime, writeDateTime } from './date-time.ts'

/** Current Time Service 1.1 (1805), and the Date Time that older cuffs and thermometers put into their own service. */
export const currentTime: Profile = {
  decode: { '2a2b': decodeCurrentTime, '2a08': decodeDateTime },
  quantities: [],
  read: ['2a2b', '2a08'],
}

const EXTERNAL_REFERENCE = 0x02

/** What sets 2A2B. The day of the week is told although it says nothing: there are devices that refuse 0. */
export function currentTimeBytes(local: LocalDateTime): Uint8Array {
  const sunday = 7
  const dayOfWeek = new Date(`${local}Z`).getUTCDay() || sunday
  return Uint8Array.of(...writeDateTime(local), dayOfWeek, 0, EXTERNAL_REFERENCE)
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
