import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import { DISPLAY_BYTES, displayAt } from './nonin-formats.ts'
import { pulseOf, saturationOf } from './nonin-values.ts'

const STATUS: readonly (readonly [bit: number, flag: Flag])[] = [
  [0x20, 'erratic-signal'], // OOT: sustained artefact
  [0x10, 'low-perfusion'], // LPRF: low or no signal
  [0x08, 'poor-signal'], // MPRF: low or marginal signal
  [0x04, 'questionable-pulse'], // ARTF: artefact on the pulse
]
const SECOND = { smartPoint: 0x20, sensorAlarm: 0x08, lowBattery: 0x01 } as const

/**
 * Format 8, once a second, 6470-000-01 page 16. SpO2 and pulse as the oximeter displays them: once the finger has gone the
 * last ones stay for ten seconds, with the sensor alarm set, and are no measurement any more.
 *
 *     0   1 reserved OOT LPRF MPRF ARTF HR8 HR7
 *     1   0 HR6…HR0
 *     2   0 SpO2
 *     3   0 reserved SPA reserved SNSA reserved reserved LOWBAT
 */
export function decodeNoninDisplay(frame: Uint8Array): readonly Decoded[] {
  if (frame.length < DISPLAY_BYTES) throw new DecodeError('truncated', frame.length, `${frame.length} bytes of 4`)
  if (frame.length > DISPLAY_BYTES || displayAt(frame, 0).is !== 'whole')
    throw new DecodeError('grammar', 0, 'not four bytes of which the first alone has bit 7')
  const [status = 0, pulse = 0, saturation = 0, second = 0] = frame
  const isOff = (second & SECOND.sensorAlarm) !== 0
  const flags: Flag[] = STATUS.filter(([bit]) => (status & bit) !== 0).map(([, flag]) => flag)
  if (isOff) flags.push('sensor-off')
  if ((second & SECOND.smartPoint) !== 0 && !isOff) flags.push('validated-data')
  if ((second & SECOND.lowBattery) !== 0) flags.push('low-battery')
  const instead = isOff ? 'sensor-off' : undefined
  const quantities = [saturationOf(saturation, 2, instead), pulseOf(((status & 0x03) << 7) | pulse, instead)]
  return [{ what: 'measurement', mode: 'continuous', quantities, flags }]
}
