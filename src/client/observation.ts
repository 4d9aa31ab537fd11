import type { Observation as Published } from '../fhir/resources.ts'
import { keepDecimals } from '../reading/decimal.ts'

/**
 * A FHIR R4 Observation as it is on the bus. Its numbers are `Decimal`: they print with the digits that the device sent, and
 * `value` of one is a JavaScript number. `entered-in-error`: a person has taken the one with this id from this patient.
 */
export interface Observation extends Omit<Published, 'status'> {
  readonly status: Published['status'] | 'entered-in-error'
}

/** Whether a value is an Observation with what everything here relies on; its schema is checked by the daemon. */
export function isObservation(value: unknown): value is Observation {
  if (typeof value !== 'object' || value === null) return false
  if (!('resourceType' in value && value.resourceType === 'Observation' && 'code' in value)) return false
  if (!('status' in value)) return false
  if (value.status === 'preliminary') return true
  // What is kept is told apart by its id.
  return (
    ['final', 'entered-in-error'].some((each) => each === value.status) && 'id' in value && typeof value.id === 'string'
  )
}

/** JSON whose Observations keep the digits of their numbers; `undefined` for what is none. */
export function parseObservations(json: string): unknown {
  try {
    return JSON.parse(json, keepDecimals)
  } catch {
    return undefined
  }
}

/** Whether this browser tells the digits of a number in JSON: Chrome 114, Firefox 135, Safari 18.4, Node 21 and later. */
export function keepsDigits(): boolean {
  const probe: unknown = JSON.parse('1.50', keepDecimals)
  return typeof probe === 'object' && 'rawJSON' in JSON
}
