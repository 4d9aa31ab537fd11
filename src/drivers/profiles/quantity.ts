import type { Absence } from '../../reading/absences.ts'
import type { Decimal } from '../../reading/decimal.ts'
import { type QuantityId, quantityDefinition } from '../../reading/metrics.ts'
import type { Quantity } from '../../reading/reading.ts'

/** A quantity in its own unit, or without a value when the frame carried a reason instead. */
export const quantityOf = (quantity: QuantityId, value: Decimal | Absence): Quantity =>
  typeof value === 'string' ? { quantity, absent: value } : { quantity, value, unit: quantityDefinition(quantity).unit }

/** A peak flow that the device sends in L/s: in L/min, as everybody reads it, exact, with what was sent beside it. */
export const peakFlowOf = (quantity: 'pef' | 'pef-best', perSecond: Decimal): Quantity => ({
  quantity,
  value: perSecond.times(60),
  unit: 'L/min',
  asSent: { value: perSecond, unit: 'L/s' },
})
