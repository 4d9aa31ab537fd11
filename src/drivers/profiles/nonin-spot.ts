import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import { isInCalendar, type LocalDateTime } from '../../reading/time.ts'
import { DecodeError } from '../decode-error.ts'
import { SPOT_HEAD, SPOT_HEAD_BYTES, SPOT_LEAST, spotAt } from './nonin-formats.ts'
import { pulseOf, saturationOf } from './nonin-values.ts'

const HIGH = { smartPoint: 0x02, noMeasurement: 0x01, reserved: 0xfc } as const
const LOW = { fromMemory: 0x10, lowBattery: 0x01, reserved: 0xee } as const

/**
 * Format 13, one finished spot check, 6470-000-01 pages 5 to 7. What could not be sent when it was measured comes later,
 * oldest first, marked as from memory.
 *
 *      0 00 02 00 0D   4 length msb   5 length lsb, at least 14
 *      6 century   7 year   8 month   9 day   10 hours   11 minutes   12 seconds   13 fraction     all BCD
 *     14 status: b1 SmartPoint, b0 no measurement          15 status: b4 from memory, b0 low battery
 *     16 b0 HR8   17 HR7…HR0   18 reserved   19 SpO2, b7 reserved   … more of a later firmware
 *     then the low byte of the sum of the data, and 03
 */
export function decodeNoninSpot(frame: Uint8Array): readonly Decoded[] {
  const found = spotAt(frame, 0)
  if (found.is === 'unfinished') throw new DecodeError('truncated', frame.length, `only ${frame.length} bytes`)
  if (found.is === 'damaged') throw new DecodeError('checksum', frame.length, 'length, checksum or last byte is wrong')
  if (found.is === 'nothing') throw new DecodeError('unknown-frame', 0, 'no spot check')
  if (found.length !== frame.length) throw new DecodeError('grammar', found.length, 'bytes after the end')
  const data = frame.subarray(SPOT_HEAD_BYTES)
  const [high = 0, low = 0, pulseHigh = 0, pulseLow = 0, , saturation = 0] = data.subarray(8)
  const deviceTime = stampOf(data)
  const flags: Flag[] = [(high & HIGH.smartPoint) === 0 ? 'questionable' : 'validated-data']
  if ((low & LOW.fromMemory) !== 0) flags.push('from-storage')
  if ((low & LOW.lowBattery) !== 0) flags.push('low-battery')
  if (deviceTime === undefined) flags.push('device-time-unknown')
  if ((high & HIGH.reserved) !== 0 || (low & LOW.reserved) !== 0) flags.push('reserved-bits')
  if (frame.length > SPOT_HEAD_BYTES + SPOT_LEAST + 2) flags.push('trailing-bytes')
  const instead = (high & HIGH.noMeasurement) === 0 ? undefined : 'not-available'
  const quantities = [
    saturationOf(saturation & 0x7f, SPOT_HEAD_BYTES + 13, instead),
    pulseOf(((pulseHigh & 1) << 8) | pulseLow, instead),
  ]
  return [{ what: 'measurement', mode: 'spot', quantities, flags, ...(deviceTime === undefined ? {} : { deviceTime }) }]
}

/** Whether a frame is of format 13, good or not. */
export const isNoninSpot = (frame: Uint8Array): boolean => SPOT_HEAD.every((byte, index) => frame[index] === byte)

/** `undefined` where the fields are no date: the checksum says that they came as they were sent. */
function stampOf(data: Uint8Array): LocalDateTime | undefined {
  const digits = Buffer.from(data.subarray(0, 7)).toString('hex')
  const [, date, time] = /^(\d{8})(\d{6})$/.exec(digits) ?? []
  if (date === undefined || time === undefined) return undefined
  const local = `${date.replace(/(\d{4})(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}`
  return isInCalendar(local) ? local : undefined
}
