import type { Mode } from '../../fhir/dialect/settings.ts'
import type { Outbox, OwedUnit } from '../../journal/outbox-types.ts'
import type { Endpoint } from '../endpoint.ts'
import { avoidedBy, type Course, narrowOf } from './course.ts'
import { nextParcel, type Parcel } from './parcel.ts'

export interface Choice {
  readonly endpoint: Pick<Endpoint, 'name' | 'limits'>
  readonly mode: Mode
  readonly outbox: Pick<Outbox, 'look'>
  /** The encounter that is open. */
  readonly encounter: () => string | undefined
}

/** Encounters that are left alone may stand before the others. */
const LOOK_FURTHER = 8

/** What goes out next; `undefined` when nothing is owed. Reads no more of the journal than one Bundle holds, or a few. */
export function choose(course: Course, { endpoint, mode, outbox, encounter }: Choice): Parcel | undefined {
  const { entries, batchEntries, bytes } = endpoint.limits
  const { entries: lowered = Number.POSITIVE_INFINITY } = course
  const first = encounter()
  const narrow = narrowOf(course)
  const most = mode === 'batch' ? Math.max(entries, batchEntries) : entries
  const look = (units: number): readonly OwedUnit[] =>
    outbox.look(endpoint.name, { units, bytes, ...(first !== undefined && { first }) })
  const avoided = avoidedBy(course)
  const further = avoided.length > 0 ? look(most * LOOK_FURTHER) : []
  const others = further.filter((unit) => !avoided.includes(unit.encounter))
  return nextParcel(others.length > 0 ? others : look(most), {
    mode,
    entries: Math.min(entries, lowered),
    batchEntries: Math.min(batchEntries, lowered),
    bytes,
    ...(first !== undefined && { first }),
    ...(narrow !== undefined && { narrow }),
  })
}
