import type { Clock } from '../clock.ts'
import type { Silent } from './vital-signs.ts'

export interface WatchdogOptions {
  readonly clock: Clock
  /** After so long without food systemd ends the process, ms. */
  readonly timeoutMs: number
  readonly silent: () => readonly Silent[]
  readonly feed: () => void
  /** Told of a beat that came late, and so was not one, ms. */
  readonly onLate: (ms: number) => void
  /** Told once of each part that fell silent. */
  readonly onSilent: (silent: Silent) => void
}

/** A beat may be missed, and the next, before systemd loses patience. */
const BEATS_A_TIMEOUT = 4

/**
 * Feeds systemd's watchdog for as long as the main loop turns in time and no part has fallen silent. A beat that comes later than
 * the next one was due is none: a loop that takes so long for a turn has hung for whoever measures with it.
 */
export function startWatchdog(options: WatchdogOptions): Disposable {
  const { clock, timeoutMs, silent, feed, onLate, onSilent } = options
  const everyMs = timeoutMs / BEATS_A_TIMEOUT
  const told = new Set<string>()
  let due = clock.now() + everyMs
  return clock.every('watchdog', everyMs, () => {
    const lateMs = clock.now() - due
    due = clock.now() + everyMs
    if (lateMs > everyMs) return onLate(lateMs)
    const missing = silent()
    for (const each of missing) if (!told.has(each.part)) onSilent(each)
    told.clear()
    for (const { part } of missing) told.add(part)
    if (missing.length === 0) feed()
  })
}
