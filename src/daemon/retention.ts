import type { VehicleClock } from '../clock/vehicle-clock.ts'
import type { Clock } from '../clock.ts'
import type { Journal } from '../journal/types.ts'

const DAY_MS = 86_400_000
/** The clock of a vehicle may be set right long after its start, and the vehicle be off again within the day. */
const LOOK_EVERY_MS = 10 * 60_000
/** What was told before a clock was set by less is as old as it looks. */
const SET_MS = 3_600_000

export interface RetentionOptions {
  readonly clock: Clock
  readonly vehicleClock: Pick<VehicleClock, 'doubt' | 'isAnswered' | 'told'>
  readonly journal: Pick<Journal, 'purge'>
  /** How long what nobody needs any more is kept. */
  readonly days: () => number
}

/**
 * Erases what is old enough, now and as time goes on, as long as it is known how old something is: a clock that is put forward
 * by a year makes what was told a minute ago a year old. `surviving`: a full disk ends no process.
 */
export function retention(options: RetentionOptions, surviving: (task: () => void) => () => void): Disposable {
  const { clock, vehicleClock, journal } = options
  const keptMs = () => options.days() * DAY_MS
  const isAgeKnown = (): boolean => {
    if (!vehicleClock.isAnswered || vehicleClock.doubt !== undefined) return false
    const { correctionMs, steppedAt } = vehicleClock.told
    if (Math.abs(correctionMs) < SET_MS) return true
    // By then whatever was told before is as old.
    return steppedAt !== undefined && clock.now() - steppedAt > keptMs()
  }
  const forget = surviving(() => {
    if (isAgeKnown()) journal.purge(clock.utc(clock.now()) - keptMs())
  })
  forget()
  return clock.every('retention', LOOK_EVERY_MS, forget)
}
