import type { Language } from '../errors.ts'
import type { Decimal } from '../reading/decimal.ts'
import { isMeasured, type Quantity as Read } from '../reading/reading.ts'
import { UNITS, type Unit } from '../reading/units.ts'
import { ABSENCE_CONCEPTS } from './concepts.ts'
import type { CodeableConcept, Quantity } from './resources.ts'
import { EXTENSIONS, SYSTEMS } from './systems.ts'

/** Exactly one of the two: FHIR allows a reason only where there is no value (obs-6). */
export type ValueOrReason = { readonly valueQuantity: Quantity } | { readonly dataAbsentReason: CodeableConcept }

/** The value of a quantity in UCUM, or why there is none. */
export function valueOrReason(quantity: Read, language: Language): ValueOrReason {
  if (!isMeasured(quantity)) return { dataAbsentReason: ABSENCE_CONCEPTS[language][quantity.absent] }
  const { value, unit, asSent } = quantity
  if (asSent === undefined) return { valueQuantity: ucum(value, unit) }
  // The converted number is calculated; the one beside it is the device's own.
  const extension = [{ url: EXTENSIONS.translation, valueQuantity: ucum(asSent.value, asSent.unit) }]
  return { valueQuantity: { extension, ...ucum(value, unit) } }
}

export function ucum(value: Decimal, unit: Unit): Quantity {
  const { text } = UNITS[unit]
  return text === ''
    ? { value, system: SYSTEMS.ucum, code: unit }
    : { value, unit: text, system: SYSTEMS.ucum, code: unit }
}
