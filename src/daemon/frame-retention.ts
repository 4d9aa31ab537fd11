import type { VehicleClock } from '../clock/vehicle-clock.ts'
import type { Clock } from '../clock.ts'
import type { RefusedFrames } from '../journal/refused-frame-types.ts'
import { isAgeKnown } from './known-age.ts'

const KEPT_MS = 24 * 3_600_000
/** A vehicle that is on for minutes at a time forgets too. */
const LOOK_EVERY_MS = 60_000

export interface FrameRetentionOptions {
  readonly clock: Clock
  readonly vehicleClock: Pick<VehicleClock, 'doubt' | 'isAnswered' | 'told'>
  readonly frames: Pick<RefusedFrames, 'erase' | 'last'>
}

/**
 * Erases refused frames after a day, now and as time goes on. Readings wait until it is known how old they are; frames do not:
 * what has been there for a day of running is erased whatever the clock of the machine says, since nobody loses a measurement by it. So
 * is what came, by a clock that was ahead, at an instant which is a day away: a vehicle that is never on for a day would keep it until then.
 */
export function frameRetention(
  options: FrameRetentionOptions,
  surviving: (task: () => void) => () => void,
): Disposable {
  const { clock, frames } = options
  /** How far the frames had come at past instants of this run, the oldest first. */
  let marks: readonly { readonly at: number; readonly seq: number }[] = []
  const forget = surviving(() => {
    const now = clock.now()
    marks = [...marks, { at: now, seq: frames.last }]
    const upTo = marks.findLast(({ at }) => now - at >= KEPT_MS)?.seq
    frames.erase({
      ...(isAgeKnown(options, KEPT_MS) && { before: clock.utc(now) - KEPT_MS, after: clock.utc(now) + KEPT_MS }),
      ...(upTo !== undefined && { upTo }),
    })
    // Only now: a disk that refuses is asked again.
    marks = marks.filter(({ at }) => now - at < KEPT_MS)
  })
  forget()
  return clock.every('refused frames', LOOK_EVERY_MS, forget)
}
