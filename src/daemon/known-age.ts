import type { VehicleClock } from '../clock/vehicle-clock.ts'
import type { Clock } from '../clock.ts'

/** What was told before a clock was set by less is as old as it looks. */
const SET_MS = 3_600_000

/**
 * Whether it is known of what was told in UTC if it is older than `keptMs`: a clock that is put forward by a year makes what was
 * told a minute ago a year old.
 */
export function isAgeKnown(
  {
    clock,
    vehicleClock,
  }: {
    readonly clock: Pick<Clock, 'now'>
    readonly vehicleClock: Pick<VehicleClock, 'doubt' | 'isAnswered' | 'told'>
  },
  keptMs: number,
): boolean {
  if (!vehicleClock.isAnswered || vehicleClock.doubt !== undefined) return false
  const { correctionMs, steppedAt } = vehicleClock.told
  if (Math.abs(correctionMs) < SET_MS) return true
  // By then whatever was told before is as old.
  return steppedAt !== undefined && clock.now() - steppedAt > keptMs
}
