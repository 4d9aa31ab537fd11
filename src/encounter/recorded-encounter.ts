import { detailOf } from '../audit/acts.ts'
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
  const wasSet = wasSetBefore(journal, moment)
  const arrived = recorded.kind === 'open' ? journal.lastArrivalOf(recorded.encounter.id) : undefined
  return restore(recorded, {
    now,
    limits,
    // Over a reboot only the wall clock tells, and it was another one then.
    ageOf: (act) =>
      wasSet && !isSameBoot(act.moment, moment) ? undefined : elapsedSince(act.moment, act.at, moment, nowUtc),
    usedAgoMs: arrived === undefined ? [] : [nowUtc - arrived, nowUtc - arrived - setBy],
  })
}

const isSameBoot = (then: Moment, now: Moment): boolean => then.boot !== undefined && then.boot.id === now.boot?.id

/** More often nobody sets a clock during an encounter. */
const SETTINGS = 20

/** Whether the clock was set since the last opening, in an earlier boot of the machine. What was set in this one is right now. */
function wasSetBefore(journal: Pick<JournalReader, 'acts'>, now: Moment): boolean {
  const acts = journal.acts({ kinds: ['encounter-opened', 'clock-set'], last: SETTINGS })
  const since = acts.slice(acts.findLastIndex(({ kind }) => kind === 'encounter-opened') + 1)
  return since.some((act) => {
    const set = detailOf('clock-set', act)
    return set !== undefined && !isSameBoot(set.moment, now)
  })
}

/** By how much the clock of the machine was set between two moments of one boot; 0 over a reboot, where nobody can tell. */
function setSince(then: ActTime, now: ActTime): number {
  const [before, after] = [then.moment.boot, now.moment.boot]
  if (!before || !after || !isSameBoot(then.moment, now.moment)) return 0
  return now.at - then.at - (after.uptimeMs - before.uptimeMs)
}
