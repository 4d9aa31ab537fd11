import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded, Quantity } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { openBci } from './bci-packet.ts'
import { quantityOf } from './quantity.ts'

const SAMPLES_PER_SECOND = 60
const NO_SATURATION = 0x7f
const NO_PULSE = 0xff

/** Oximeters of Contec from before protocol V7.0. */
export const contecV4 = {
  decode: { rx: decodeContecV4 },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter'],
  signals: ['plethysmogram'],
} as const satisfies Profile

/**
 * One packet, sixty a second, unasked; atbrask/CMS50Dplus@e916c592. No checksum: what protects a number is that only the
 * first byte has bit 7, and the length. A bit flipped within a byte cannot be seen.
 *
 *     0   1 · b6 beep · b5 SpO2 falls · b4 finger out · b0-3 signal strength
 *     1   0 · plethysmogram
 *     2   0 · b6 bit 7 of the pulse rate · b5 searching · b4 probe error · b0-3 bar graph
 *     3   0 · pulse rate, bits 6 to 0; FF with bit 7: none
 *     4   0 · SpO2, 7F: none
 */
export function decodeContecV4(packet: Uint8Array): readonly Decoded[] {
  const [status, wave, bar, low, saturation] = openBci(packet)
  if (saturation > 100 && saturation !== NO_SATURATION) throw new DecodeError('grammar', 4, `SpO2 of ${saturation} %`)
  const pulse = ((bar & 0x40) << 1) | low
  const isOff = (status & 0x10) !== 0
  const isBroken = (bar & 0x10) !== 0
  const isSearching = (bar & 0x20) !== 0
  const gone: Absence | undefined = isOff ? 'sensor-off' : isBroken ? 'sensor-fault' : undefined
  const without: Absence = isSearching ? 'searching' : 'not-available'
  const quantity = (id: QuantityId, value: number, none: number): Quantity =>
    quantityOf(id, gone ?? (value === 0 || value === none ? without : Decimal.of(value)))

  const flags: Flag[] = []
  if (isSearching) flags.push('searching')
  if (isOff) flags.push('sensor-off')
  if (isBroken) flags.push('sensor-malfunction')
  const quantities = [
    quantity('oxygen-saturation', saturation, NO_SATURATION),
    quantity('pulse-rate-oximeter', pulse, NO_PULSE),
  ]
  const measurement = { what: 'measurement', mode: 'continuous', quantities, flags } as const
  if (gone) return [measurement]
  return [
    measurement,
    { what: 'samples', signal: 'plethysmogram', samples: [wave], periodMs: 1000 / SAMPLES_PER_SECOND },
  ]
}
