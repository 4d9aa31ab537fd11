import type { Reading } from '../reading/reading.ts'
import type { EncounterState } from './encounter.ts'
import type { Subject } from './subject.ts'

/** Why nobody knows whose a reading is. */
export type HeldBecause = 'no-encounter' | 'before-encounter' | 'unknown-time'

/** Whose a final reading is. In doubt it is held until a person decides. */
export type Attribution =
  | { readonly kind: 'attributed'; readonly subject: Subject; readonly encounter?: string }
  | { readonly kind: 'held'; readonly because: HeldBecause }

/** A device clock may run ahead by this much before its stamps are no evidence any more. */
const FUTURE_TOLERANCE_MS = 5 * 60_000

/** Weighs the corrected measuring time against the encounters. Pure. */
export function attribute(reading: Pick<Reading, 'time' | 'flags'>, state: EncounterState): Attribution {
  const { measuredAt, arrivedAt, basis } = reading.time
  const stored = reading.flags.includes('from-storage')
  if (measuredAt > arrivedAt + FUTURE_TOLERANCE_MS || (stored && basis !== 'corrected'))
    return { kind: 'held', because: 'unknown-time' }
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
