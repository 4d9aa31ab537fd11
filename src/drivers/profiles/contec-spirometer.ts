import { Decimal } from '../../reading/decimal.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded, Quantity } from '../../reading/reading.ts'
import { isInCalendar, type LocalDateTime } from '../../reading/time.ts'
import { DecodeError } from '../decode-error.ts'
import { HEAD } from './contec-spirometer-framing.ts'
import { peakFlowOf, quantityOf } from './quantity.ts'
import { sum7, withSum7 } from './sum7.ts'

/** What the records of both families have in common, and the clock that is set the same way. */

const SET_CLOCK = 0x83
const CENTURY = 2000

/** Sets the clock: 83, year of the century, month, day, hour, minute, second, two bytes of milliseconds, checksum. */
export function setClockBytes(local: LocalDateTime): Uint8Array {
  const [year = 0, ...rest] = local.split(/[-T:]/).map(Number)
  return withSum7(SET_CLOCK, year % 100, ...rest, 0, 0)
}

/** What we sent: only the command that sets the clock means something to a session. */
export function decodeContecCommand(command: Uint8Array): readonly Decoded[] {
  if (command[0] !== SET_CLOCK) return []
  if (command.length !== 10) throw new DecodeError('truncated', command.length, `${command.length} bytes of 10`)
  if (command[9] !== sum7(command.subarray(0, -1))) throw new DecodeError('checksum', 9, 'wrong checksum')
  return [{ what: 'clock', local: readStamp(command, 1) }]
}

/** Whether the device took the time. Where it did not, nobody knows what its clock says. */
export const decodeClockSet = (answer: Uint8Array): readonly Decoded[] =>
  answer[1] === 0 ? [] : [{ what: 'clock', local: undefined }]

/** Year of the century, month, day, hour, minute, second. Throws `grammar` for a date that no calendar has. */
export function readStamp(frame: Uint8Array, at: number): LocalDateTime {
  const [year = 0, ...rest] = frame.subarray(at, at + 6)
  const [month, day, hour, minute, second] = rest.map((number) => String(number).padStart(2, '0'))
  const local = `${CENTURY + year}-${month}-${day}T${hour}:${minute}:${second}`
  if (year > 99 || !isInCalendar(local)) throw new DecodeError('grammar', at, `${local} is no date and time`)
  return local
}

/** A number of a record in hundredths of its unit, PEF in L/s; 0 is none. */
export function hundredthsOf(quantity: QuantityId, raw: number): Quantity {
  if (raw === 0) return { quantity, absent: 'not-available' }
  const value = Decimal.of(raw, -2)
  return quantity === 'pef' ? peakFlowOf(quantity, value) : quantityOf(quantity, value)
}

/** A record of the memory. The device has no other way to send a blow, so that of a moment ago is one too. */
export const recordOf = (quantities: readonly Quantity[], deviceTime: LocalDateTime): Decoded => ({
  what: 'measurement',
  mode: 'spot',
  quantities,
  flags: [],
  deviceTime,
})

/** An answer that only the dialogue needs. */
export const meansNothing = (head: number): boolean =>
  head === HEAD.ready || head === HEAD.version || head === HEAD.count
