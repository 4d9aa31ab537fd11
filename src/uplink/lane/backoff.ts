const BASE_MS = 1_000
const CAP_MS = 60_000
/** Full jitter may say zero, and zero again: a platform that is on its knees is asked no faster than this. */
const LEAST_MS = 100
/** A platform that asks for more is tried after an hour all the same. */
const RETRY_AFTER_CAP_MS = 3_600_000
const STOPPED_BASE_MS = 5 * 60_000
const STOPPED_CAP_MS = 60 * 60_000

/**
 * How long to wait after so many failures in a row, ms: exponential with full jitter, so that the vehicles of a region do not
 * come back at once. `random`: 0 to 1. What the platform asked for counts where it is longer.
 */
export function backoffMs(failures: number, random: number, retryAfterMs = 0): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures, 16))
  const jittered = Math.max(LEAST_MS, Math.round(random * ceiling))
  return Math.max(jittered, Math.min(retryAfterMs, RETRY_AFTER_CAP_MS))
}

/** How long a stopped lane waits before it tries once more, after so many tries that failed: 5, 10, 20, 40, then 60 min. */
export const probeAfterMs = (tries: number): number =>
  Math.min(STOPPED_CAP_MS, STOPPED_BASE_MS * 2 ** Math.min(tries, 8))
