import type { TimeLine } from './device-clock.ts'

/** A clock is set every day or so; a few weeks of it have to be told apart. */
const MOST_LINES = 16
/** The newest stay sharp: what was just measured is of one of them. */
const SHARP_LINES = 4

/**
 * Makes one time line of the two that differ least when there are too many. None is ever dropped: a stamp of a forgotten
 * time line could pass for one of another, while a blunt one makes it doubtful. The one that goes on is among those left alone.
 */
export function mergedIfMany(lines: readonly TimeLine[]): readonly TimeLine[] {
  if (lines.length <= MOST_LINES) return lines
  const pairs = lines
    .slice(0, -SHARP_LINES)
    .flatMap((later, index) =>
      lines.slice(0, index).map((earlier) => ({ earlier, later, merged: merge(earlier, later) })),
    )
  const least = pairs.reduce((a, b) => ((b.merged.slackMs ?? 0) < (a.merged.slackMs ?? 0) ? b : a))
  return lines.flatMap((line) => {
    if (line === least.earlier) return []
    return [line === least.later ? least.merged : line]
  })
}

/** Everything that either time line could mean: the longest interval, and every offset between theirs. */
function merge(a: TimeLine, b: TimeLine): TimeLine {
  const offsets = [a, b].flatMap(({ first, last, slackMs = 0 }) =>
    [first, last].flatMap(({ offsetMs }) => [offsetMs - slackMs, offsetMs + slackMs]),
  )
  const low = Math.min(...offsets)
  const high = Math.max(...offsets)
  const offsetMs = Math.round((low + high) / 2)
  const unseenEnd = a.unseenEnd === true || b.unseenEnd === true
  // What was not looked at in either is not known in both together.
  const seenUntil = Math.min(...[a, b].map((line) => (line.unseenEnd ? line.last.at : Number.POSITIVE_INFINITY)))
  return {
    since: Math.min(a.since, b.since),
    until: Math.max(a.until ?? a.last.at, b.until ?? b.last.at),
    first: { at: Math.min(a.first.at, b.first.at), offsetMs },
    last: { at: Math.min(seenUntil, Math.max(a.last.at, b.last.at)), offsetMs },
    slackMs: high - offsetMs,
    ...(unseenEnd ? { unseenEnd } : {}),
  }
}
