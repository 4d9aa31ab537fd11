import type { Decoded } from '../../reading/reading.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { DecodeError } from '../decode-error.ts'
import { answerAt } from './nonin-formats.ts'

const STX = 0x02
const ETX = 0x03
const SERIAL_NUMBER = 0xf4
const CLOCK = { set: 0x72, told: 0xf2 } as const

/** 6470-000-01 pages 4 and 5. Each is understood in the first five seconds of a connection. */
export const NONIN_REQUESTS = {
  clock: Uint8Array.of(STX, CLOCK.set, 0x00, ETX),
  serialNumber: Uint8Array.of(STX, 0x74, 0x02, 0x02, 0x02, ETX),
} as const

/** Sets the clock; the oximeter says nothing to it. Takes a date from 2000 to 2099. */
export function setNoninClock(local: LocalDateTime): Uint8Array {
  const [year = 0, ...rest] = local.split(/[-T:]/).map(Number)
  return Uint8Array.of(STX, CLOCK.set, 0x06, year % 100, ...rest, ETX)
}

export const isNoninAnswer = (frame: Uint8Array): boolean => frame[0] === STX
export const isNoninClock = (frame: Uint8Array): boolean => isNoninAnswer(frame) && frame[1] === CLOCK.told
export const isNoninSerialNumber = (frame: Uint8Array): boolean => isNoninAnswer(frame) && frame[1] === SERIAL_NUMBER

/**
 * What an oximeter answers, and what we send to set its clock.
 *
 *     clock           02 F2 06 year month day hours minutes seconds 03     binary; without a checksum
 *     set the clock   02 72 06 and the same
 *     serial number   02 F4 0B 02, nine ASCII digits, low byte of the sum from the 02 on, 03
 */
export function decodeNoninAnswer(frame: Uint8Array): readonly Decoded[] {
  const found = answerAt(frame, 0)
  if (found.is === 'unfinished') throw new DecodeError('truncated', frame.length, `only ${frame.length} bytes`)
  if (found.is === 'damaged') throw new DecodeError('checksum', frame.length, 'checksum or last byte is wrong')
  if (found.is === 'nothing') throw new DecodeError('unknown-frame', 0, 'no answer')
  if (found.length !== frame.length) throw new DecodeError('grammar', found.length, 'bytes after the end')
  return [isNoninSerialNumber(frame) ? serialNumberOf(frame) : { what: 'clock', local: clockOf(frame) }]
}

function serialNumberOf(frame: Uint8Array): Decoded {
  const serialNumber = Buffer.from(frame.subarray(4, 13)).toString('latin1')
  if (!/^\d{9}$/.test(serialNumber)) throw new DecodeError('grammar', 4, 'serial number that is not nine digits')
  return { what: 'facts', facts: { serialNumber } }
}

/** `undefined` while it does not know the date: new batteries lose it. */
function clockOf(frame: Uint8Array): LocalDateTime | undefined {
  const [year = 0, month = 0, day = 0, ...time] = frame.subarray(3, 9)
  if (month === 0 || day === 0) return undefined
  const two = (value: number): string => String(value).padStart(2, '0')
  const local = `20${two(year)}-${two(month)}-${two(day)}T${time.map(two).join(':')}`
  const instant = new Date(`${local}Z`)
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(local))
    throw new DecodeError('grammar', 3, 'no date and time')
  return local
}
