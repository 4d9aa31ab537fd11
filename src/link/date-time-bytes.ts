import { instantOf, isoInZone } from '../reading/time.ts'

/**
 * Moves the 7-byte Bluetooth Date Time at `offset` by `movedMs` and returns a copy. A time that is unknown to the device
 * (year, month or day 0) stays unknown. Both stamps are wall clocks of `zone`.
 */
export function shiftDateTime(bytes: Uint8Array, offset: number, movedMs: number, zone: string): Uint8Array {
  const [low = 0, high = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = bytes.subarray(
    offset,
    offset + 7,
  )
  const year = low | (high << 8)
  if (year === 0 || month === 0 || day === 0) return bytes
  const two = (number: number) => String(number).padStart(2, '0')
  const local = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hours)}:${two(minutes)}:${two(seconds)}`
  const moved = isoInZone(instantOf(local, zone) + movedMs, zone)
  const field = (from: number, to: number) => Number(moved.slice(from, to))
  const copy = Uint8Array.from(bytes)
  const movedYear = field(0, 4)
  copy.set(
    [movedYear & 0xff, movedYear >> 8, field(5, 7), field(8, 10), field(11, 13), field(14, 16), field(17, 19)],
    offset,
  )
  return copy
}
