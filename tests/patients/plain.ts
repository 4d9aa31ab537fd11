import type { Instrument, Measurement } from './instrument.ts'
import { localOf } from './instrument-clock.ts'
import type { World } from './world.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
/** What arrives this soon is live. */
const LIVE_MS = 60 * SECOND
/** A device whose clock is wrong by a day has lost it. */
const LOST_MS = 20 * HOUR
/** Nobody sets a clock that is wrong by no more. */
const IS_RIGHT_MS = 1_000
/** Whole seconds, and frames on their way. */
export const ROUNDING_MS = 5 * SECOND

/**
 * Whether a measurement that reaches the daemon now has to be given to its patient. It is plain when it was made inside an
 * encounter that is still open, or was the last one and was closed by a person, by a device of which a reading was heard before, and
 *
 * - the device has no clock, and it comes at once while the encounter is open, and was not measured to the same digit lately; or
 * - its clock was right to a day, was never moved out of our sight, nor by us since the measurement, showed then what it had
 *   never shown before, and the clock of the vehicle was not set between two runs of the daemon, nor between two looks of two
 *   runs at it, nor the machine started anew since the measurement. A clock that is wrong and takes no other time is written to
 *   again and again, and in the end nobody knows what it has shown when.
 *
 * After a reboot nothing is plain while nothing confirms the clock of the vehicle.
 */
export function isPlain(world: World, instrument: Instrument, measurement: Measurement): boolean {
  const { truth, machine, vehicle } = world
  const { at } = measurement
  const owner = truth.owner(at)
  const last = truth.stays.at(-1)
  if (owner === undefined || owner !== last?.encounter || last.isForgotten) return false
  if (instrument.isNew || vehicle.isRefusing) return false
  if (world.hasRebooted && !machine.isConfirmed) return false
  const { clock } = instrument
  if (!clock) return last.until === undefined && machine.now - at < LIVE_MS && !measurement.isEqual
  const shows = clock.wall(at)
  if (
    shows === undefined ||
    instrument.wasDisturbed ||
    instrument.isAmbiguous ||
    !clock.isSet ||
    Math.abs(shows - localOf(at)) > LOST_MS
  )
    return false
  if (!clock.takesTime && Math.abs(shows - localOf(at)) > IS_RIGHT_MS) return false
  if (at < Math.max(clock.movedAt, clock.repeatsUntil) + ROUNDING_MS) return false
  return !world.isTroubled && !(world.hasRebooted && at < world.startedAt)
}
