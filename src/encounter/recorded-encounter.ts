import { elapsedSince, type Moment } from '../clock/moment.ts'
import type { Clock } from '../clock.ts'
import type { JournalReader } from '../journal/types.ts'
import { ENCOUNTER_ACTS, foldEncounters } from './fold.ts'
import type { IdleLimits } from './idle.ts'
import { type Restored, restore } from './restore.ts'

/** Who was in the cabin when the daemon ran last, and whether he may still be taken for there. */
export function recordedEncounter(options: {
  readonly journal: Pick<JournalReader, 'acts' | 'lastArrivalOf'>
  readonly clock: Pick<Clock, 'now' | 'utc'>
  readonly moment: Moment
  readonly limits: IdleLimits
}): Restored {
  const { journal, clock, moment, limits } = options
  const recorded = foldEncounters(journal.acts(ENCOUNTER_ACTS))
  const now = clock.now()
  const nowUtc = clock.utc(now)
  const arrived = recorded.kind === 'open' ? journal.lastArrivalOf(recorded.encounter.id) : undefined
  return restore(recorded, {
    now,
    limits,
    ageOf: (act) => elapsedSince(act.moment, act.at, moment, nowUtc),
    ...(arrived !== undefined && { usedAgoMs: nowUtc - arrived }),
  })
}
