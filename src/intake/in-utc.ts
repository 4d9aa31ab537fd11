import { correctionOf, type ToUtc } from '../clock.ts'
import type { Reading } from '../reading/reading.ts'
import type { Strip } from '../reading/strip.ts'
import type { MeasuringTime } from '../reading/time.ts'

/** A reading as it leaves the daemon: its instants, those of the daemon until here, become UTC as the machine knows it now. */
export function inUtc(reading: Reading, utc: ToUtc): Reading {
  const byMs = correctionOf(utc)
  return byMs === 0 ? reading : { ...reading, time: moved(reading.time, byMs) }
}

/** The same for a strip of samples. */
export function stripInUtc(strip: Strip, utc: ToUtc): Strip {
  const byMs = correctionOf(utc)
  if (byMs === 0) return strip
  return { ...strip, start: strip.start + byMs, end: strip.end + byMs, time: moved(strip.time, byMs) }
}

/** A skew is our clock minus the device's: it moves with ours, and the device's own time stays what it was. */
const moved = ({ arrivedAt, measuredAt, basis, skewMs }: MeasuringTime, byMs: number): MeasuringTime => ({
  arrivedAt: arrivedAt + byMs,
  measuredAt: measuredAt + byMs,
  basis,
  ...(skewMs !== undefined && { skewMs: skewMs + byMs }),
})
