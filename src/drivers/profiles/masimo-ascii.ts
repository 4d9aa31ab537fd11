import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded, Quantity } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { type MasimoLine, parseMasimoLine } from './masimo-line.ts'

/** Masimo oximeters that print a line each second, serial output set to ASCII 1. */
export const masimoAscii = {
  decode: { rx: decodeMasimoAscii },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter', 'perfusion-index'],
} as const satisfies Profile

/** Bits of EXC: Rad-8 Operator's Manual, trend data format. 800 is Masimo SET running, the normal state. */
const EXCEPTIONS: readonly (readonly [bit: number, flag: Flag, absent?: Absence])[] = [
  [0x001, 'sensor-disconnected', 'sensor-off'],
  [0x020, 'sensor-off', 'sensor-off'],
  [0x002, 'sensor-malfunction', 'sensor-fault'],
  [0x080, 'sensor-unsupported', 'sensor-fault'],
  [0x004, 'low-perfusion'],
  [0x008, 'searching'],
  [0x010, 'sensor-interference'],
  [0x040, 'ambient-light'],
  [0x400, 'poor-signal'],
]
const SEARCHING = 0x008
const MASIMO_SET = 0x800
const KNOWN_BITS = EXCEPTIONS.reduce((bits, [bit]) => bits | bit, MASIMO_SET)

/** One line. A cut, spliced or foreign line throws, however much of it can be read. */
export function decodeMasimoAscii(bytes: Uint8Array): readonly Decoded[] {
  const line = parseMasimoLine(bytes)
  const exceptions = line.exceptions
  const raised = EXCEPTIONS.filter(([bit]) => (exceptions & bit) !== 0)
  const flags: Flag[] = raised.map(([, flag]) => flag)
  if ((exceptions & ~KNOWN_BITS) !== 0) flags.push('reserved-bits')
  // Digits may stay on the line for a while after the sensor came off; they are no measurement of this moment.
  const absent = raised.find(([, , absence]) => absence !== undefined)?.[2]
  const without: Absence = absent ?? ((exceptions & SEARCHING) !== 0 ? 'searching' : 'not-available')

  const quantity = (id: QuantityId, unit: '%' | '/min', digits: string): Quantity =>
    absent !== undefined || !/[1-9]/.test(digits)
      ? { quantity: id, absent: without }
      : { quantity: id, value: Decimal.parse(digits), unit }

  const quantities = [
    quantity('oxygen-saturation', '%', saturationOf(line)),
    quantity('pulse-rate-oximeter', '/min', line.pulse),
    ...(line.perfusion === undefined ? [] : [quantity('perfusion-index', '%', line.perfusion)]),
  ]
  const measurement = { what: 'measurement', quantities, deviceTime: line.deviceTime } as const
  return line.isPast
    ? [{ ...measurement, mode: 'spot', flags: [...flags, 'from-storage'], isPast: true }]
    : [{ ...measurement, mode: 'continuous', flags }]
}

function saturationOf(line: MasimoLine): string {
  if (Number(line.saturation) > 100) throw new DecodeError('grammar', line.saturationAt, `SpO2 of ${line.saturation} %`)
  return line.saturation
}

/** Whether bytes without a line feed are a whole line all the same. */
export function isWholeMasimoLine(bytes: Uint8Array): boolean {
  try {
    parseMasimoLine(bytes)
    return true
  } catch {
    return false
  }
}
