import type { Flag } from '../../reading/flags.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/**
 * Date Time, GATT Specification Supplement, as characteristic 2A08 and inside other values: the wall clock of the device.
 * `undefined` when the device does not know the year, the month or the day; throws `grammar` when no calendar has such a date.
 *
 *     0 year u16   2 month   3 day   4 hours   5 minutes   6 seconds
 *     1582…9999    1…12      1…31    0…23      0…59        0…59        year, month, day: 0 = unknown
 */
export function readDateTime(reader: ByteReader): LocalDateTime | undefined {
  const start = reader.offset
  const field = reader.take(7)
  const [low = 0, high = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = field
  const year = low | (high << 8)
  const check = (name: string, at: number, value: number, least: number, most: number): void => {
    if (value < least || value > most)
      throw new DecodeError('grammar', start + at, `${name} ${value} is not in ${least}…${most}`)
  }
  if (year !== 0) check('year', 0, year, 1582, 9999)
  check('month', 2, month, 0, 12)
  check('day', 3, day, 0, daysIn(year, month))
  check('hours', 4, hours, 0, 23)
  check('minutes', 5, minutes, 0, 59)
  check('seconds', 6, seconds, 0, 59)
  if (year === 0 || month === 0 || day === 0) return undefined
  return `${year}-${two(month)}-${two(day)}T${two(hours)}:${two(minutes)}:${two(seconds)}`
}

/** The seven bytes of {@link readDateTime}, for a clock that is set. Takes a date that a calendar has. */
export function writeDateTime(local: LocalDateTime): Uint8Array {
  const [year = 0, ...rest] = local.split(/[-T:]/).map(Number)
  return Uint8Array.of(year & 0xff, year >> 8, ...rest)
}

/**
 * The same of a device that lays its date out in its own way: year, month, day and what else it has, as numbers. Throws
 * `grammar` at `offset`, where its first byte is.
 */
export function dateTimeOf(fields: readonly number[], offset: number): LocalDateTime | undefined {
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = fields
  const bytes = Uint8Array.of(year & 0xff, year >> 8, month, day, hours, minutes, seconds)
  try {
    return readDateTime(new ByteReader(bytes))
  } catch (error) {
    if (error instanceof DecodeError) throw new DecodeError(error.fault, offset, error.message)
    throw error
  }
}

/** A time stamp inside a measurement; not knowing the time is worth a notice, unlike having no time stamp at all. */
export function readTimeStamp(reader: ByteReader, flags: Set<Flag>): LocalDateTime | undefined {
  const time = readDateTime(reader)
  if (time === undefined) flags.add('device-time-unknown')
  return time
}

/** The most days that the month can have; an unknown year may be a leap year, an unknown month a long one. */
function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && !leap ? 28 : (LONGEST_MONTHS[month - 1] ?? 31)
}

const two = (value: number): string => String(value).padStart(2, '0')
