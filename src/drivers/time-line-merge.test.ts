import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLOCK_TICKS_MS, clockSeen, clockSet, placeStamp, type TimeLine } from './device-clock.ts'

const T0 = Date.UTC(2026, 10, 20, 10)
const SECOND = 1_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const wallAt = (instant: number, lateMs = 0): string => new Date(instant - lateMs).toISOString().slice(0, 19)

/** A clock that is late by so much each day when we look at it, and is set each time. */
function setDaily(lateMs: readonly number[]): readonly TimeLine[] {
  let lines = clockSeen([], T0, wallAt(T0))
  lateMs.forEach((late, index) => {
    const at = T0 + (index + 1) * DAY
    lines = clockSeen(lines, at, wallAt(at, late))
    lines = clockSet(lines, at, wallAt(at), true)
  })
  return lines
}

describe('too many time lines', () => {
  it('become fewer where they differ least, and those of a lost clock stay apart', () => {
    // It starts anew with its battery on the tenth day, and runs a little late on the others.
    const lines = setDaily(Array.from({ length: 30 }, (_, day) => (day === 9 ? 3_000 * DAY : 4 * SECOND)))
    expect(lines).toHaveLength(16)
    expect(lines.filter(({ first }) => first.offsetMs > 1_000 * DAY)).toHaveLength(1)
  })

  it('keep the newest sharp', () => {
    const lines = setDaily(Array.from({ length: 60 }, () => 20 * SECOND))
    expect(lines.slice(-4).filter(({ slackMs }) => slackMs !== undefined)).toEqual([])
  })

  it('are blunt where they differed by more than a clock ticks', () => {
    // Set by somebody else, out of our sight, by ten minutes each day: in time and out of it by turns.
    const lines = setDaily(Array.from({ length: 40 }, (_, day) => (day % 2 ? 600 : 630) * SECOND))
    const place = placeStamp(lines, wallAt(T0 + 3 * DAY + HOUR + SECOND), T0 + 40 * DAY)
    expect(place.kind).toBe('doubtful')
  })

  it('never make a wrong time look certain', () => {
    const lateMs = fc.integer({ min: -120 * SECOND, max: 120 * SECOND })
    fc.assert(
      fc.property(
        fc.array(lateMs, { minLength: 20, maxLength: 60 }),
        fc.integer({ min: 0, max: 60 * DAY }),
        (late, afterMs) => {
          const measuredAt = T0 + (afterMs % (late.length * DAY))
          const [day, since] = [Math.floor((measuredAt - T0) / DAY), (measuredAt - T0) % DAY]
          // Disturbed at noon between two connections: right before, off after.
          const lateThen = since < DAY / 2 ? 0 : (late[day] ?? 0)
          const place = placeStamp(setDaily(late), wallAt(measuredAt, lateThen), T0 + 61 * DAY)
          expect(place.kind).not.toBe('nowhere')
          // A step within the drift of a day, 4.3 s and the ticks, passes for drift.
          const most = 2 * CLOCK_TICKS_MS + (Math.abs(late[day] ?? 0) < 8 * SECOND ? 5 * SECOND : 0)
          if (place.kind === 'certain') expect(Math.abs(place.at - measuredAt)).toBeLessThanOrEqual(most)
        },
      ),
    )
  })
})
