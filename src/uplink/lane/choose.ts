import type { Mode } from '../../fhir/dialect/settings.ts'
import type { Outbox, OutboxLimits, OwedUnit } from '../../journal/outbox-types.ts'
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

/** What goes out next; `undefined` when nothing is owed. Reads no more of the journal than one Bundle holds, or a few. */
export function choose(course: Course, { endpoint, mode, outbox, encounter }: Choice): Parcel | undefined {
  const { entries, batchEntries, bytes } = endpoint.limits
  const { entries: lowered = Number.POSITIVE_INFINITY } = course
  const first = encounter()
  const narrow = narrowOf(course)
  const most = mode === 'batch' ? Math.max(entries, batchEntries) : entries
  const look = (besides?: OutboxLimits['besides']): readonly OwedUnit[] =>
    outbox.look(endpoint.name, {
      units: most,
      bytes,
      ...(first !== undefined && { first }),
      ...(besides && { besides }),
    })
  let units: readonly OwedUnit[] = []
  for (const besides of avoidedBy(course)) if (units.length === 0) units = look(besides)
  return nextParcel(units.length > 0 ? units : look(), {
    mode,
    entries: Math.min(entries, lowered),
    batchEntries: Math.min(batchEntries, lowered),
    bytes,
    ...(first !== undefined && { first }),
    ...(narrow !== undefined && { narrow }),
  })
}
