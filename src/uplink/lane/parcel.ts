import type { Mode } from '../../fhir/dialect/settings.ts'
import type { OwedObservation, OwedUnit } from '../../journal/outbox-types.ts'

/** What goes out in one request. */
export interface Parcel {
  /** `each`: entries of their own, one answer an entry. `whole`: all or nothing. `put`: no Bundle. */
  readonly kind: 'whole' | 'each' | 'put'
  /** In the order in which they are owed, all owing the same; each once. */
  readonly observations: readonly [OwedObservation, ...OwedObservation[]]
}

export interface ParcelRules {
  readonly mode: Mode
  /** Of a transaction, and of a batch. */
  readonly entries: number
  readonly batchEntries: number
  readonly bytes: number
  /** The encounter that is open: what it has goes out whole, so that its order is kept within a Bundle too. */
  readonly first?: string
  /** Not more Observations, while somebody looks for the one that is refused. */
  readonly narrow?: number
}

/** A Bundle is no larger for a strip of an ECG: it goes alone, and so does what takes as much room. */
const LARGE_PART = 1 / 4

/**
 * The next parcel: the first of what is owed, and of what follows as much as fits. Whole readings, unless one of them is more
 * than may go at once. `undefined` when nothing is owed.
 */
export function nextParcel(units: readonly OwedUnit[], rules: ParcelRules): Parcel | undefined {
  const [head] = units
  const first = head?.observations[0]
  if (!head || !first) return undefined
  const kind = kindOf(head, rules)
  const most = Math.min(mostOf(kind, rules), rules.narrow ?? Number.POSITIVE_INFINITY)
  const taken: OwedObservation[] = []
  const ids = new Set<string>()
  let bytes = 0
  for (const unit of units) {
    if (kindOf(unit, rules) !== kind) break
    const fits = unit.observations.filter(({ observation }) => !ids.has(observation))
    const size = fits.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0)
    const isMore = taken.length > 0
    if (isMore && (taken.length + fits.length > most || bytes + size > rules.bytes)) break
    if (isMore && !fits.every((each) => goesWith(first, each, rules.bytes))) break
    const together = isMore ? fits : whileTogether(fits, most, rules.bytes)
    for (const each of together) ids.add(each.observation)
    taken.push(...together)
    bytes += size
    if (together.length < fits.length) break
  }
  return { kind, observations: [first, ...taken.slice(1)] }
}

/** Of one reading that may be too much: its first Observations. */
function whileTogether(observations: readonly OwedObservation[], most: number, bytes: number) {
  const [first] = observations
  if (!first) return []
  const end = observations.findIndex((each, index) => index >= most || (index > 0 && !goesWith(first, each, bytes)))
  return end < 0 ? observations : observations.slice(0, end)
}

/**
 * What nobody knows to have arrived goes again as it went, with nothing new in it; and a retraction never stands beside what
 * replaces it, since a server may carry out a transaction in any order.
 */
const goesWith = (first: OwedObservation, each: OwedObservation, bytes: number): boolean =>
  each.owes === first.owes &&
  (each.answer === 'unknown') === (first.answer === 'unknown') &&
  !isLarge(first, bytes) &&
  !isLarge(each, bytes)

const isLarge = ({ metric, body }: OwedObservation, bytes: number): boolean =>
  metric === 'ecg' || Buffer.byteLength(body) > bytes * LARGE_PART

function kindOf({ encounter }: OwedUnit, { mode, first }: ParcelRules): Parcel['kind'] {
  if (mode === 'put') return 'put'
  return mode === 'batch' && encounter !== first ? 'each' : 'whole'
}

function mostOf(kind: Parcel['kind'], { mode, entries, batchEntries }: ParcelRules): number {
  if (kind === 'put' || mode === 'ans-mesures') return 1
  return kind === 'each' ? batchEntries : entries
}
