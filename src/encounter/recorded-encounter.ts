import { elapsedSince, type Moment } from '../clock/moment.ts'
import type { Clock } from '../clock.ts'
import type { JournalReader } from '../journal/types.ts'
import { type ActTime, ENCOUNTER_ACTS, foldEncounters } from './fold.ts'
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
  const setBy = recorded.kind === 'open' ? setSince(recorded.encounter.opened, { at: nowUtc, moment }) : 0
  const arrived = recorded.kind === 'open' ? journal.lastArrivalOf(recorded.encounter.id) : undefined
  return restore(recorded, {
    now,
    limits,
    ageOf: (act) => elapsedSince(act.moment, act.at, moment, nowUtc),
    usedAgoMs: arrived === undefined ? [] : [nowUtc - arrived, nowUtc - arrived - setBy],
  })
}

/** By how much the clock of the machine was set between two moments of one boot; 0 over a reboot, where nobody can tell. */
function setSince(then: ActTime, now: ActTime): number {
  const [before, after] = [then.moment.boot, now.moment.boot]
  if (!before || !after || before.id !== after.id) return 0
  return now.at - then.at - (after.uptimeMs - before.uptimeMs)
}
