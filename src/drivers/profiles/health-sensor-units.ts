import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import { type QuantityId, quantityDefinition } from '../../reading/metrics.ts'
import type { Quantity } from '../../reading/reading.ts'
import type { Unit } from '../../reading/units.ts'
import { inMmHg } from './blood-pressure.ts'
import { temperatureOf } from './health-thermometer.ts'
import { peakFlowOf, quantityOf } from './quantity.ts'

/** Terms of partition 4 of the MDC nomenclature, as UCUM writes them. */
const UNITS_OF_TERMS: ReadonlyMap<number, Unit> = new Map<number, Unit>([
  [512, '1'],
  [544, '%'],
  [1600, 'L'],
  [2720, '/min'],
  [2784, '/min'],
  [3040, 'L/s'],
  [3072, 'L/min'],
  [3843, 'kPa'],
  [3872, 'mm[Hg]'],
  [4274, 'mV'],
  [4416, '[degF]'],
  [6048, 'Cel'],
])
const MILLILITRE = 1618
const CENTILITRE_PER_SECOND = 3057

export const unitOfTerm = (term: number): Unit | undefined => UNITS_OF_TERMS.get(term)

/** A number in the unit of its quantity, converted where that is exact or customary; `undefined` for any other unit. */
export function quantityIn(id: QuantityId, term: number, value: Decimal | Absence): Quantity | undefined {
  if (typeof value === 'string') return { quantity: id, absent: value }
  const { unit } = quantityDefinition(id)
  const sent = unitOfTerm(term)
  if (sent === unit) return quantityOf(id, value)
  if (unit === 'L' && term === MILLILITRE) return quantityOf(id, shifted(value, -3))
  const flow = sent === 'L/s' ? value : term === CENTILITRE_PER_SECOND ? shifted(value, -2) : undefined
  if (flow && (id === 'pef' || id === 'pef-best')) return peakFlowOf(id, flow)
  if (flow && unit === 'L/s') return quantityOf(id, flow)
  if (sent === 'kPa' && unit === 'mm[Hg]')
    return { quantity: id, value: inMmHg(value), unit, asSent: { value, unit: sent } }
  if (sent === '[degF]' && id === 'body-temperature') return temperatureOf(value, true)
  // A ratio.
  if (sent === '1' && unit === '%')
    return { quantity: id, value: value.times(100), unit, asSent: { value, unit: sent } }
  return undefined
}

/** The same digits with the point moved. */
const shifted = ({ text, decimals }: Decimal, places: number): Decimal =>
  Decimal.of(Number(text.replace('.', '')), places - decimals)
