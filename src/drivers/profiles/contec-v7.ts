import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded, Quantity } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { CONTEC_LENGTHS } from './contec-v7-framing.ts'

/*
 * Real-time packet, "Communication protocol of pulse oximeter V7.0", Contec, 2010, table 3. Sixty a second, no checksum.
 *
 * What protects a number is that only a type byte lacks bit 7, and the length. A bit flipped inside a data byte, or bytes
 * lost from one packet and as many gained from the next, cannot be seen.
 *
 *   byte 0   type 01
 *   byte 1   bit i is bit 7 of data byte i; every byte after the type travels with bit 7 set
 *   data 0   0-3 signal strength · 4 searching too long · 5 SpO2 below its limit · 6 beep · 7 probe error or finger out
 *   data 1   0-6 plethysmogram · 7 searching for pulse
 *   data 2   0-3 bar graph · 4 perfusion index invalid · 5-7 reserved
 *   data 3   pulse rate, FF invalid
 *   data 4   SpO2, 7F invalid
 *   data 5-6 perfusion index × 100, low byte first, FFFF invalid
 */
const REAL_TIME = 0x01
const SAMPLES_PER_SECOND = 60
const MAX_PERFUSION = 2200

/** Oximeters of Contec that speak protocol V7.0 over a serial port, and their many rebrands. */
export const contecV7 = {
  decode: { rx: decodeContecV7 },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter', 'perfusion-index'],
  signals: ['plethysmogram'],
} as const satisfies Profile

/** One packet. Answers other than real-time data mean nothing here: stored data is never live, and a user name is nobody's business. */
export function decodeContecV7(packet: Uint8Array): readonly Decoded[] {
  const type = packet[0]
  if (type === undefined) throw new DecodeError('truncated', 0, 'empty packet')
  const length = CONTEC_LENGTHS.get(type)
  if (length === undefined) throw new DecodeError('unknown-frame', 0, `packet type ${hex(type)}`)
  if (packet.length < length)
    throw new DecodeError('truncated', packet.length, `${packet.length} bytes of a packet of ${length}`)
  if (packet.length > length)
    throw new DecodeError('grammar', length, `${packet.length} bytes in a packet of ${length}`)
  const plain = packet.findIndex((byte, index) => index > 0 && byte < 0x80)
  if (plain > 0) throw new DecodeError('grammar', plain, `bit 7 of byte ${plain} is not set`)
  return type === REAL_TIME ? realTime(unpack(packet)) : []
}

function realTime(data: readonly number[]): readonly Decoded[] {
  const [status = 0, wave = 0, bar = 0, pulse = 0xff, saturation = 0x7f, low = 0xff, high = 0xff] = data
  if (saturation > 100 && saturation !== 0x7f) throw new DecodeError('grammar', 6, `SpO2 of ${saturation} %`)
  const probeOff = bit(status, 7)
  const searching = bit(status, 4) || bit(wave, 7)
  const without: Absence = searching ? 'searching' : 'not-available'
  const perfusion = low | (high << 8)

  const quantity = (id: QuantityId, unit: '%' | '/min', value: Decimal | Absence): Quantity => {
    if (probeOff) return { quantity: id, absent: 'sensor-off' }
    return typeof value === 'string' ? { quantity: id, absent: value } : { quantity: id, value, unit }
  }
  const isPerfusion = !bit(bar, 4) && perfusion > 0 && perfusion <= MAX_PERFUSION
  const quantities = [
    // The valid ranges start above zero.
    quantity('oxygen-saturation', '%', saturation > 0 && saturation <= 100 ? Decimal.of(saturation) : without),
    quantity('pulse-rate-oximeter', '/min', pulse > 0 && pulse < 0xff ? Decimal.of(pulse) : without),
    quantity('perfusion-index', '%', isPerfusion ? Decimal.of(perfusion, -2) : without),
  ]
  const flags: Flag[] = []
  if (searching) flags.push('searching')
  if (probeOff) flags.push('sensor-off')
  if (bar >> 5 !== 0) flags.push('reserved-bits')
  const measurement = { what: 'measurement', mode: 'continuous', quantities, flags } as const
  if (probeOff) return [measurement]
  // With the probe off the device draws a flat line at 40 of its own making.
  const sample = wave & 0x7f
  return [
    measurement,
    { what: 'samples', signal: 'plethysmogram', samples: [sample], periodMs: 1000 / SAMPLES_PER_SECOND },
  ]
}

const unpack = (packet: Uint8Array): readonly number[] => {
  const high = packet[1] ?? 0
  return Array.from(packet.subarray(2), (byte, index) => (byte & 0x7f) | (((high >> index) & 1) << 7))
}

const bit = (byte: number, position: number): boolean => ((byte >> position) & 1) === 1

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
