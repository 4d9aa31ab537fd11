import { isPassingDoubt } from '../reading/flags.ts'
import { quantityDefinition } from '../reading/metrics.ts'
import { isMeasured, type MeasuredQuantity, type Reading } from '../reading/reading.ts'
import type { Captured } from './capture.ts'

/** A live value is steady once it has stayed within its tolerance, without a doubt, for this long. */
const STEADY_MS = 10_000
/** One reading a second: the oldest of ten seconds is a second short of them. */
const COVERED_MS = STEADY_MS - 1_000
/** Without any value for this long, the probe is off and the measurement has ended. */
export const PROBE_OFF_MS = 2_000

const SPACING_MS = 500
/** Nobody knows what the value did in a longer silence. */
const MAX_GAP_MS = 3_000

/** The course of one continuous measurement, from probe on to probe off. */
export interface Stretch {
  /** Undoubted readings of the last {@link STEADY_MS}, oldest first. */
  readonly recent: readonly Reading[]
  /** The latest reading that was steady; what becomes final. */
  readonly steady?: Reading
  /** The latest reading with a value, doubted or not. */
  readonly last?: Reading
  readonly absentSince?: number
}

export const NO_STRETCH: Stretch = { recent: [] }

export type StretchEvent =
  | { readonly event: 'reading'; readonly reading: Reading }
  /** The link went, or the device fell silent. */
  | { readonly event: 'ended' }

/**
 * Follows a continuous measurement. `final` is a reading that the device really sent, never an average: the latest one
 * that ended a steady stretch. Without such a stretch nothing becomes final. Pure.
 */
export function follow(stretch: Stretch, event: StretchEvent): { readonly stretch: Stretch; readonly final?: Reading } {
  if (event.event === 'ended') return ended(stretch)
  const { reading } = event
  const at = reading.time.arrivedAt
  const values = judged(reading)
  if (values.length === 0) {
    // A clock that was set back must not keep the probe on for hours.
    const absentSince = Math.min(stretch.absentSince ?? at, at)
    return at - absentSince >= PROBE_OFF_MS ? ended(stretch) : { stretch: { ...stretch, recent: [], absentSince } }
  }
  const kept = stretch.steady ? { steady: stretch.steady } : {}
  if (reading.flags.some(isPassingDoubt)) return { stretch: { recent: [], ...kept, last: reading } }
  const window = stretch.recent.filter(({ time }) => time.arrivedAt <= at && at - time.arrivedAt <= STEADY_MS)
  const recent = [...window, reading]
  const steady = isSteady(recent)
  // A fast device would fill the window with hundreds of equal readings; one that breaks the calm is always kept.
  const spaced = at - (window.at(-1)?.time.arrivedAt ?? 0) >= SPACING_MS
  const next = spaced || !isCalm(recent) ? recent : window
  return { stretch: { recent: next, ...(steady ? { steady: reading } : kept), last: reading } }
}

/**
 * Makes what is steady at `at` final at once, and begins a new stretch: what was captured is not final again when the probe
 * comes off. An older steady reading is not taken: the screen shows another value by now. Pure.
 */
export function capture(
  stretch: Stretch,
  at: number,
): { readonly stretch: Stretch; readonly captured: Captured<Reading> } {
  const { recent, steady, last } = stretch
  if (!last || at - last.time.arrivedAt > MAX_GAP_MS) return { stretch, captured: { kind: 'off' } }
  if (steady === last) return { stretch: { recent: [], last }, captured: { kind: 'final', final: last } }
  // How long a doubt lasts, or a finger that slipped out stays away, nobody knows.
  const unsure = stretch.absentSince !== undefined || last.flags.some(isPassingDoubt)
  const calmSince = calmEndOf(recent)[0]?.time.arrivedAt ?? at
  const needed = unsure ? {} : { neededMs: Math.max(0, calmSince + COVERED_MS - at) }
  return { stretch, captured: { kind: 'not-yet', ...needed } }
}

/** The readings at the end during which nothing moved. */
const calmEndOf = (recent: readonly Reading[]): readonly Reading[] =>
  recent.map((_, index) => recent.slice(index)).find((tail) => isCalm(tail) && !hasGap(tail)) ?? []

const ended = (stretch: Stretch) =>
  stretch.steady ? { stretch: NO_STRETCH, final: stretch.steady } : { stretch: NO_STRETCH }

/** The quantities by which steadiness is judged; perfusion, for one, may wander. */
const judged = (reading: Reading): readonly MeasuredQuantity[] =>
  reading.quantities.filter(isMeasured).filter(({ quantity }) => toleranceOf(quantity) !== undefined)

const toleranceOf = (quantity: MeasuredQuantity['quantity']) => quantityDefinition(quantity).steadyWithin

function isSteady(recent: readonly Reading[]): boolean {
  const [first] = recent
  const last = recent.at(-1)
  const covered = first && last && last.time.arrivedAt - first.time.arrivedAt >= COVERED_MS
  return covered ? !hasGap(recent) && isCalm(recent) : false
}

const hasGap = (recent: readonly Reading[]): boolean =>
  recent.some(({ time }, index) => {
    const before = recent[index - 1]
    return before !== undefined && time.arrivedAt - before.time.arrivedAt > MAX_GAP_MS
  })

/** Every quantity that was measured once in the window was measured throughout, within its tolerance. */
function isCalm(recent: readonly Reading[]): boolean {
  const readings = recent.map(
    (reading) => new Map(judged(reading).map(({ quantity, value }) => [quantity, value.value])),
  )
  const quantities = new Set(readings.flatMap((values) => [...values.keys()]))
  return [...quantities].every((quantity) => {
    const numbers = readings.flatMap((values) => values.get(quantity) ?? [])
    if (numbers.length < readings.length) return false
    return Math.max(...numbers) - Math.min(...numbers) <= (toleranceOf(quantity) ?? 0)
  })
}
