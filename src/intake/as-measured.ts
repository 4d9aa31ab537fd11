import { SILENCE_MS } from '../drivers/live-results.ts'
import type { Reading } from '../reading/reading.ts'

/**
 * A finished measurement as it is weighed to find whose it is. One without a time that comes as soon as its device is
 * connected was waiting there, and was measured before: between the connection and its arrival somebody else may have come in.
 */
export function asMeasured(reading: Reading, connectedAt: number): Reading {
  const { time, mode } = reading
  const wasWaiting = mode === 'spot' && time.basis === 'arrival' && time.arrivedAt - connectedAt < SILENCE_MS
  return wasWaiting ? { ...reading, time: { ...time, measuredAt: Math.min(connectedAt, time.measuredAt) } } : reading
}
