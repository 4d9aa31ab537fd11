import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Quantity } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import { quantityOf } from './quantity.ts'

/** Nonin, 6470-000-01: "missing data". */
const NO_SATURATION = 127
const NO_PULSE = 511

/** SpO2 in percent; `at` is its offset in the frame. `instead`: why there is no value, whatever the number. */
export function saturationOf(raw: number, at: number, instead?: Absence): Quantity {
  if (raw > 100 && raw !== NO_SATURATION) throw new DecodeError('grammar', at, `SpO2 of ${raw} %`)
  return measured('oxygen-saturation', raw === NO_SATURATION ? 0 : raw, instead)
}

/** Pulse rate per minute; nine bits. */
export const pulseOf = (raw: number, instead?: Absence): Quantity =>
  measured('pulse-rate-oximeter', raw === NO_PULSE ? 0 : raw, instead)

/** Nobody alive has either of them at 0. */
const measured = (quantity: QuantityId, value: number, instead?: Absence): Quantity =>
  quantityOf(quantity, instead ?? (value === 0 ? 'not-available' : Decimal.of(value)))
