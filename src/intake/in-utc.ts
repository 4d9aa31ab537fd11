import { correctionOf, type ToUtc } from '../clock.ts'
import type { Flag } from '../reading/flags.ts'
import type { Reading } from '../reading/reading.ts'
import type { Strip } from '../reading/strip.ts'
import type { MeasuringTime } from '../reading/time.ts'

/**
 * A reading or a strip as it leaves the daemon: its instants, those of the daemon until here, become UTC as the machine knows
 * it now. `doubts`: what is to be said of that time.
 */
export function inUtc<S extends Reading | Strip>(source: S, utc: ToUtc, doubts: readonly Flag[]): S {
  const byMs = correctionOf(utc)
  const flags = doubts.length > 0 ? { flags: [...source.flags, ...doubts] } : {}
  if (byMs === 0) return { ...source, ...flags }
  const span = 'start' in source ? { start: source.start + byMs, end: source.end + byMs } : {}
  return { ...source, ...flags, ...span, time: moved(source.time, byMs) }
}

/** The other way round: a reading that was kept in UTC, with the instants that the daemon counts by. */
export function toSteady(reading: Reading, utc: ToUtc): Reading {
  const byMs = correctionOf(utc)
  return byMs === 0 ? reading : { ...reading, time: moved(reading.time, -byMs) }
}

/** A skew is our clock minus the device's: it moves with ours, and the device's own time stays what it was. */
const moved = ({ arrivedAt, measuredAt, basis, skewMs }: MeasuringTime, byMs: number): MeasuringTime => ({
  arrivedAt: arrivedAt + byMs,
  measuredAt: measuredAt + byMs,
  basis,
  ...(skewMs !== undefined && { skewMs: skewMs + byMs }),
})
