import type { VehicleClock } from '../clock/vehicle-clock.ts'
import type { Clock } from '../clock.ts'
import type { Journal } from '../journal/types.ts'
import { isAgeKnown } from './known-age.ts'

const DAY_MS = 86_400_000
/** The clock of a vehicle may be set right long after its start, and the vehicle be off again within the day. */
const LOOK_EVERY_MS = 10 * 60_000

export interface RetentionOptions {
  readonly clock: Clock
  readonly vehicleClock: Pick<VehicleClock, 'doubt' | 'isAnswered' | 'told'>
  readonly journal: Pick<Journal, 'purge'>
  /** How long what nobody needs any more is kept. */
  readonly days: () => number
}

/**
 * Erases what is old enough, now and as time goes on, as long as it is known how old something is. `surviving`: a full disk ends
 * no process.
 */
export function retention(options: RetentionOptions, surviving: (task: () => void) => () => void): Disposable {
  const { clock, journal } = options
  const keptMs = () => options.days() * DAY_MS
  const forget = surviving(() => {
    if (isAgeKnown(options, keptMs())) journal.purge(clock.utc(clock.now()) - keptMs())
  })
  forget()
  return clock.every('retention', LOOK_EVERY_MS, forget)
}
