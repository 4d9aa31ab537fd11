/** Monotonic milliseconds. One clock for all processes of a machine, so that stamps of two of them may be compared. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

/** The value below which `share` (0 to 1) of the values lie. Throws RangeError without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  if (value === undefined) throw new RangeError('nothing was measured')
  return value
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

const ROUND_MS = 150
const ROUNDS = 7

/**
 * Nanoseconds that one unit of work takes: the median of several rounds after a warm-up. `once` does some units and says
 * how many. On a shared machine the median of short rounds says more than one long mean.
 */
export function nsPerUnit(once: () => number): number {
  round(once)
  round(once)
  return median(Array.from({ length: ROUNDS }, () => round(once)))
}

function round(once: () => number): number {
  const began = nowMs()
  let units = 0
  let elapsed = 0
  while (elapsed < ROUND_MS) {
    units += once()
    elapsed = nowMs() - began
  }
  return (elapsed * 1e6) / units
}
