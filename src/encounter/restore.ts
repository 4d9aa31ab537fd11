import type { Elapsed } from '../clock/moment.ts'
import type { ClosedBecause, EncounterState, OpenEncounter } from './encounter.ts'
import type { ActTime, Recorded, RecordedEncounter } from './fold.ts'
import type { IdleLimits } from './idle.ts'

/** What a start knows of the time before it. */
export interface Past {
  /** When this process started, as it counts instants. */
  readonly now: number
  /** `undefined` when nobody can tell. */
  ageOf(time: ActTime): Elapsed | undefined
  /**
   * How long ago something was measured in the recorded encounter, by the wall clock: as it is now, and as it was before it was
   * set, if it was. Nobody knows by which of the two the arrival was told.
   */
  readonly usedAgoMs?: readonly number[]
  readonly limits: IdleLimits
}

/** Who is in the cabin after a start. `closing`: the one that was open and cannot be taken up again. */
export interface Restored {
  readonly state: EncounterState
  readonly closing?: { readonly id: string; readonly because: ClosedBecause }
}

/** Takes up again what a power cut or a restart interrupted, if it can be told how long ago that was. Pure. */
export function restore(recorded: Recorded, past: Past): Restored {
  switch (recorded.kind) {
    case 'never':
      return { state: { state: 'closed' } }
    case 'open-to-nobody':
      return closedNow(recorded.id, 'forgotten', past)
    case 'open':
      return reopened(recorded.encounter, past)
    case 'closed':
      return { state: stillClosed(recorded, past) }
  }
}

function reopened(encounter: RecordedEncounter, past: Past): Restored {
  const { now, limits, usedAgoMs = [] } = past
  const age = past.ageOf(encounter.opened)
  if (!age) return closedNow(encounter.id, 'clock-lost', past)
  // A wall clock that was set meanwhile must not make it younger than nothing, nor older than it is.
  const possible = usedAgoMs.filter((ms) => ms >= 0 && ms <= age.ms)
  const idleMs = possible.length > 0 ? Math.max(...possible) : age.ms
  if (idleMs >= limits.warnAfterMs + limits.closeAfterMs) return closedNow(encounter.id, 'forgotten', past)
  return {
    state: {
      state: 'open',
      encounter: { ...known(encounter, now - age.ms), ...comparable(age, now) },
      activeAt: now - idleMs,
    },
  }
}

const comparable = ({ certain, mayBeMore }: Elapsed, now: number): { comparableFrom?: number } =>
  certain ? {} : { comparableFrom: mayBeMore ? Number.POSITIVE_INFINITY : now }

/** What arrives late is given to the last one only when it can be told for sure when that was. */
function stillClosed({ closed, last }: Extract<Recorded, { kind: 'closed' }>, past: Past): EncounterState {
  const ago = closed && past.ageOf(closed)
  if (!ago) return { state: 'closed' }
  const until = past.now - ago.ms
  const opened = last && past.ageOf(last.opened)
  if (!last || !ago.certain || !opened?.certain) return { state: 'closed', since: until }
  return { state: 'closed', since: until, last: { ...known(last, past.now - opened.ms), until } }
}

const known = ({ id, subject, performer }: RecordedEncounter, since: number): OpenEncounter => ({
  id,
  subject,
  ...(performer && { performer }),
  since,
})

const closedNow = (id: string, because: ClosedBecause, { now }: Past): Restored => ({
  state: { state: 'closed', since: now, because },
  closing: { id, because },
})
