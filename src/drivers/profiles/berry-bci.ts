import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded, Quantity } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { openBci } from './bci-packet.ts'
import { quantityOf } from './quantity.ts'

const SAMPLES_PER_SECOND = 100
const MAX_SIGNAL = 8
const MAX_WAVE = 100
const NO_SATURATION = 0x7f
const NO_PULSE = 0xff

/** Transparent UART of Microchip: one characteristic notifies, another is written, and both begin alike. */
export const BERRY_UART = '49535343'

/** Oximeters of Berry over Bluetooth LE. */
export const berryBci = {
  decode: { [BERRY_UART]: decodeBerryBci },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter'],
  signals: ['plethysmogram'],
  subscribe: [BERRY_UART],
} as const satisfies Profile

/**
 * One packet of the BCI protocol V1.2 of Berry, a hundred a second, unasked; zh2x/BCI_Protocol@b0237a44. No checksum.
 *
 *     0   1 · b6 beep · b5 probe unplugged · b4 no signal, searching too long · b0-3 signal strength, 0 to 8
 *     1   0 · plethysmogram, 1 to 100; 0: none
 *     2   0 · b6 bit 7 of the pulse rate · b5 searching · b4 no finger · b0-3 bar graph
 *     3   0 · pulse rate, bits 6 to 0; FF with bit 7: none
 *     4   0 · SpO2, 7F: none
 */
export function decodeBerryBci(packet: Uint8Array): readonly Decoded[] {
  const [status, wave, bar, low, saturation] = openBci(packet)
  if ((status & 0x0f) > MAX_SIGNAL) throw new DecodeError('grammar', 0, `signal strength of ${status & 0x0f}`)
  if (wave > MAX_WAVE) throw new DecodeError('grammar', 1, `plethysmogram of ${wave}`)
  if (saturation > 100 && saturation !== NO_SATURATION) throw new DecodeError('grammar', 4, `SpO2 of ${saturation} %`)
  const pulse = ((bar & 0x40) << 1) | low
  const isUnplugged = (status & 0x20) !== 0
  const isOff = (bar & 0x10) !== 0
  const isLost = (status & 0x10) !== 0
  const isSearching = isLost || (bar & 0x20) !== 0
  // Numbers may stand on after the finger or the signal has gone.
  const gone: Absence | undefined = isUnplugged || isOff ? 'sensor-off' : isLost ? 'searching' : undefined
  const without: Absence = isSearching ? 'searching' : 'not-available'
  const quantity = (id: QuantityId, value: number, none: number): Quantity =>
    quantityOf(id, gone ?? (value === 0 || value === none ? without : Decimal.of(value)))

  const flags: Flag[] = []
  if (isSearching) flags.push('searching')
  if (isUnplugged) flags.push('sensor-disconnected')
  if (isOff) flags.push('sensor-off')
  const quantities = [
    quantity('oxygen-saturation', saturation, NO_SATURATION),
    quantity('pulse-rate-oximeter', pulse, NO_PULSE),
  ]
  const measurement = { what: 'measurement', mode: 'continuous', quantities, flags } as const
  if (isUnplugged || isOff || wave === 0) return [measurement]
  return [
    measurement,
    { what: 'samples', signal: 'plethysmogram', samples: [wave], periodMs: 1000 / SAMPLES_PER_SECOND },
  ]
}
