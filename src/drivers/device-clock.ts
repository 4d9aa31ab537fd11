import type { LocalDateTime } from '../reading/time.ts'
import { mergedIfMany } from './time-line-merge.ts'

/** The clock of a device at one moment, as we saw it. Plain JSON. */
export interface ClockTick {
  /** Our clock, ms since 1970. */
  readonly at: number
  /**
   * Our instant minus the device's wall clock read as if it were UTC, ms. Unlike a skew it does not move when summer time
   * begins or ends: devices know nothing of it, and go on.
   */
  readonly offsetMs: number
}

/** A stretch of our time over which a device's clock went on undisturbed. Plain JSON, kept across restarts. */
export interface TimeLine {
  /** It began no earlier than this, ms since 1970. */
  readonly since: number
  /** It ended no later than this; absent while it goes on. */
  readonly until?: number
  readonly first: ClockTick
  readonly last: ClockTick
  /** The offset is known no better than this: several time lines were made one. */
  readonly slackMs?: number
  /** Nobody looked at the clock between `last` and `until`: it may have changed there. */
  readonly unseenEnd?: boolean
}

/** When a stamp was made. */
export type StampPlace =
  | { readonly kind: 'certain'; readonly at: number }
  /** It fits several time lines, or one that was not looked at; instants, the earliest first. */
  | { readonly kind: 'doubtful'; readonly at: readonly [number, ...number[]] }
  /** No time line that we know has it: the clock was another one then. */
  | { readonly kind: 'nowhere' }

/** Stamps have whole seconds and frames are late by a little: a skew that moves by less has not moved. */
export const CLOCK_TICKS_MS = 3_000
/** A second of rounding and one of latency, where a time line begins and ends. */
const EDGE_MS = 2_000
/** 50 ppm: a cheap quartz in a cold vehicle, half a minute in a week. A clock that moved by more was set. */
const DRIFT = 5e-5
/** What a clock of which we know nothing yet is taken to have run before we met it. An unset clock begins years before. */
const REACH_MS = 30 * 86_400_000
/** A stamp may seem to lie ahead by as much when the clock was read slowly. */
const AHEAD_MS = 5 * 60_000

const wall = (local: LocalDateTime): number => Date.parse(`${local}Z`)
const tickOf = (at: number, local: LocalDateTime): ClockTick => ({ at, offsetMs: at - wall(local) })

/** The device told its clock. A clock that went elsewhere was changed at some time since it was seen last. */
export function clockSeen(lines: readonly TimeLine[], at: number, local: LocalDateTime): readonly TimeLine[] {
  const tick = tickOf(at, local)
  const last = lines.at(-1)
  if (!last) return [{ since: at - REACH_MS, first: tick, last: tick }]
  const begun: TimeLine = { since: Math.min(last.last.at, at), first: tick, last: tick }
  if (last.until !== undefined) return mergedIfMany([...lines, begun])
  const before = lines.slice(0, -1)
  if (!goesOn(last.last, tick)) return mergedIfMany([...before, { ...last, until: at }, begun])
  if (isStraight(last.first, last.last, tick)) return [...before, { ...last, last: tick }]
  const bend = last.last
  return mergedIfMany([...before, { ...last, until: bend.at }, { since: bend.at, first: bend, last: tick }])
}

/** The device does not know the time any more. */
export function clockLost(lines: readonly TimeLine[], at: number): readonly TimeLine[] {
  const last = lines.at(-1)
  if (!last || last.until !== undefined) return lines
  return [...lines.slice(0, -1), { ...last, until: at, unseenEnd: true }]
}

/** We set the clock. `seen`: it was looked at right before, so that the time line that ends here is known to its end. */
export function clockSet(
  lines: readonly TimeLine[],
  at: number,
  local: LocalDateTime,
  seen: boolean,
): readonly TimeLine[] {
  const tick = tickOf(at, local)
  const begun: TimeLine = { since: at, first: tick, last: tick }
  const last = lines.at(-1)
  if (!last) {
    // A clock that cannot be read may have been right until now; nothing more is known of it.
    const start: ClockTick = { at: at - REACH_MS, offsetMs: tick.offsetMs }
    return [{ since: start.at, until: at, first: start, last: start, unseenEnd: true }, begun]
  }
  const ended: TimeLine = last.until === undefined ? { ...last, until: at, ...(seen ? {} : { unseenEnd: true }) } : last
  return mergedIfMany([...lines.slice(0, -1), ended, begun])
}

/** Finds the instant of a stamp: on the only time line that has it. */
export function placeStamp(lines: readonly TimeLine[], stamp: LocalDateTime, arrivedAt: number): StampPlace {
  const device = wall(stamp)
  // Devices without seconds write 00.
  const widthMs = stamp.endsWith(':00') ? 60_000 : 1_000
  const fits = lines.flatMap((line) => {
    const at = device + offsetAt(line, device)
    const slackMs = line.slackMs ?? 0
    const end = Math.min(line.until ?? Number.POSITIVE_INFINITY, arrivedAt)
    // Beyond its ticks nobody saw how the clock drifted.
    const driftMs = DRIFT * Math.max(0, at - line.last.at, line.first.at - at)
    const edgeMs = EDGE_MS + slackMs + driftMs
    if (at + widthMs + edgeMs < line.since || at - edgeMs > end) return []
    const unseen = line.unseenEnd === true && at + slackMs > line.last.at + EDGE_MS
    return [{ at, slackMs, sure: !unseen }]
  })
  const newest = fits.at(-1)
  if (!newest) return ahead(lines.at(-1), device, arrivedAt)
  const agree = fits.every(({ at, slackMs, sure }) => sure && Math.abs(at - newest.at) + slackMs <= CLOCK_TICKS_MS)
  if (agree) return { kind: 'certain', at: newest.at }
  const [first = newest.at, ...rest] = fits.map(({ at, slackMs }) => at - slackMs).sort((a, b) => a - b)
  return { kind: 'doubtful', at: [first, ...rest] }
}

function ahead(line: TimeLine | undefined, device: number, arrivedAt: number): StampPlace {
  if (!line || line.until !== undefined) return { kind: 'nowhere' }
  const at = device + offsetAt(line, device)
  return at > arrivedAt && at <= arrivedAt + AHEAD_MS ? { kind: 'doubtful', at: [at] } : { kind: 'nowhere' }
}

/** A quartz drifts evenly, so between two ticks the offset lies on a straight line. */
function offsetAt({ first, last }: TimeLine, device: number): number {
  const begin = first.at - first.offsetMs
  const end = last.at - last.offsetMs
  const share = end > begin ? Math.min(1, Math.max(0, (device - begin) / (end - begin))) : 1
  return Math.round(first.offsetMs + share * (last.offsetMs - first.offsetMs))
}

const goesOn = (before: ClockTick, now: ClockTick): boolean =>
  Math.abs(now.offsetMs - before.offsetMs) <= CLOCK_TICKS_MS + DRIFT * Math.max(0, now.at - before.at)

/** Whether the tick in the middle may be forgotten: it lies where the other two say. */
function isStraight(first: ClockTick, middle: ClockTick, last: ClockTick): boolean {
  if (first.at >= middle.at || middle.at >= last.at) return true
  const share = (middle.at - first.at) / (last.at - first.at)
  const expected = first.offsetMs + share * (last.offsetMs - first.offsetMs)
  return Math.abs(expected - middle.offsetMs) <= CLOCK_TICKS_MS / 2
}
