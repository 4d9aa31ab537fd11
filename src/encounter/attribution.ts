import type { Reading } from '../reading/reading.ts'
import type { EncounterState } from './encounter.ts'
import type { Subject } from './subject.ts'

/** Why nobody knows whose a reading is. */
export type HeldBecause = 'no-encounter' | 'before-encounter' | 'before-pairing' | 'unknown-time' | 'perhaps-resent'

/** Whose a final reading is. In doubt it is held until a person decides. */
export type Attribution =
  | { readonly kind: 'attributed'; readonly subject: Subject; readonly encounter?: string }
  | { readonly kind: 'held'; readonly because: HeldBecause }

/** A device clock may run ahead by this much before its stamps are no evidence any more. */
const FUTURE_TOLERANCE_MS = 5 * 60_000

/** What arrives this soon after its measurement is live: no device memory is involved. */
const LIVE_MS = 120_000

/**
 * Whether nobody can tell when this was measured: a stamp of a clock that nobody checked, or that started again since, says
 * nothing about an older record, and a record that has lost its time may be anybody's.
 */
function timeInDoubt({ time: { measuredAt, arrivedAt, basis }, flags }: Pick<Reading, 'time' | 'flags'>): boolean {
  const stored = flags.includes('from-storage')
  const live = !stored && Math.abs(arrivedAt - measuredAt) < LIVE_MS
  if (flags.includes('device-time-unknown') || measuredAt > arrivedAt + FUTURE_TOLERANCE_MS) return true
  // An unset clock whose skew nobody knows: its stamp says nothing, not even that it is of now.
  if (flags.includes('device-clock-not-set') && basis === 'device') return true
  if (flags.includes('device-clock-not-set') || basis === 'device') return !live
  return stored && basis === 'arrival'
}

/**
 * Weighs the corrected measuring time against the encounters. Pure. `pairedAt`: when its device became ours; what it had
 * measured before may be anybody's, whoever was in the cabin.
 */
export function attribute(
  reading: Pick<Reading, 'time' | 'flags'>,
  state: EncounterState,
  pairedAt?: number,
): Attribution {
  if (timeInDoubt(reading)) return { kind: 'held', because: 'unknown-time' }
  const { measuredAt, arrivedAt } = reading.time
  // A pairing that lies ahead is of a time when our clock was wrong, and would hold everything.
  if (pairedAt !== undefined && pairedAt <= arrivedAt && measuredAt < pairedAt)
    return { kind: 'held', because: 'before-pairing' }
  if (state.state === 'open') {
    const { encounter } = state
    return measuredAt >= encounter.since
      ? { kind: 'attributed', subject: encounter.subject, encounter: encounter.id }
      : { kind: 'held', because: 'before-encounter' }
  }
  const { last } = state
  return last && measuredAt >= last.since && measuredAt <= last.until
    ? { kind: 'attributed', subject: last.subject, encounter: last.id }
    : { kind: 'held', because: 'no-encounter' }
}

/** For `decode`, `replay` and tests of other people, which stand outside any encounter. */
export const outsideEncounter = (): Attribution => ({ kind: 'attributed', subject: { kind: 'unknown' } })
