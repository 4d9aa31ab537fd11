import { describe, expect, it } from 'vitest'
import { clockLost, clockSeen, clockSet, placeStamp, type TimeLine } from './device-clock.ts'

/** Our clock: 2026-11-20T10:00:00Z. The device's wall clock is UTC here, so that a right one has offset 0. */
const T0 = Date.UTC(2026, 10, 20, 10)
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const wallAt = (instant: number, lateMs = 0): string => new Date(instant - lateMs).toISOString().slice(0, 19)

const NONE: readonly TimeLine[] = []
const certain = (at: number) => ({ kind: 'certain', at })

describe('the time lines of a clock', () => {
  it('correct a record by the skew that the clock has', () => {
    const lines = clockSeen(NONE, T0, wallAt(T0, 15 * MINUTE))
    expect(placeStamp(lines, wallAt(T0 - HOUR, 15 * MINUTE), T0)).toEqual(certain(T0 - HOUR))
  })

  it('correct a record from before the clock was set by its old skew, on later connections too', () => {
    const seen = clockSeen(NONE, T0, wallAt(T0, 15 * MINUTE))
    const set = clockSet(seen, T0 + SECOND, wallAt(T0 + SECOND), true)
    const later = clockSeen(set, T0 + DAY, wallAt(T0 + DAY))
    const old = wallAt(T0 - HOUR, 15 * MINUTE)
    expect(placeStamp(set, old, T0 + 2 * SECOND)).toEqual(certain(T0 - HOUR))
    expect(placeStamp(later, old, T0 + DAY)).toEqual(certain(T0 - HOUR))
  })

  it('correct a record from after the clock was set by its new skew', () => {
    const seen = clockSeen(NONE, T0, wallAt(T0, 15 * MINUTE))
    const set = clockSet(seen, T0 + SECOND, wallAt(T0 + SECOND), true)
    expect(placeStamp(set, wallAt(T0 + 30 * SECOND), T0 + 31 * SECOND)).toEqual(certain(T0 + 30 * SECOND))
  })

  it('leave a record in doubt that the clock could have stamped before it was set back and after', () => {
    const seen = clockSeen(NONE, T0, wallAt(T0, -HOUR))
    const set = clockSet(seen, T0, wallAt(T0), true)
    // Ten minutes from now, or fifty ago by the clock that was an hour ahead.
    expect(placeStamp(set, wallAt(T0 + 10 * MINUTE + SECOND), T0 + 11 * MINUTE)).toEqual({
      kind: 'doubtful',
      at: [T0 - 50 * MINUTE + SECOND, T0 + 10 * MINUTE + SECOND],
    })
  })

  it('are certain again once the stamps of the clock that was ahead have passed', () => {
    const seen = clockSeen(NONE, T0, wallAt(T0, -HOUR))
    const set = clockSet(seen, T0, wallAt(T0), true)
    const at = T0 + HOUR + MINUTE
    expect(placeStamp(set, wallAt(at), at + SECOND)).toEqual(certain(at))
  })

  it('know a fresh measurement of a clock that was set back by less than its age', () => {
    const seen = clockSeen(NONE, T0, wallAt(T0, -20 * SECOND))
    const set = clockSet(seen, T0, wallAt(T0), true)
    expect(placeStamp(set, wallAt(T0 - 5 * SECOND, -20 * SECOND), T0 + SECOND)).toEqual(certain(T0 - 5 * SECOND))
  })

  it('take the drift of a quartz over a week for one time line', () => {
    const driftMs = 28 * SECOND
    const first = clockSeen(NONE, T0, wallAt(T0))
    const lines = clockSeen(first, T0 + 7 * DAY, wallAt(T0 + 7 * DAY, driftMs))
    expect(lines).toHaveLength(1)
    // Just measured: by the skew of now. In the middle of the week: by half of it.
    expect(placeStamp(lines, wallAt(T0 + 7 * DAY - MINUTE + SECOND, driftMs), T0 + 7 * DAY)).toEqual(
      certain(expect.closeTo(T0 + 7 * DAY - MINUTE + SECOND, -2)),
    )
    expect(placeStamp(lines, wallAt(T0 + 3.5 * DAY + SECOND, driftMs / 2), T0 + 7 * DAY)).toEqual(
      certain(expect.closeTo(T0 + 3.5 * DAY + SECOND, -2)),
    )
  })

  it('follow a drift that changes its pace', () => {
    // Five days without drift, then four seconds a day.
    let lines = NONE
    for (let day = 0; day <= 10; day += 1)
      lines = clockSeen(lines, T0 + day * DAY, wallAt(T0 + day * DAY, Math.max(0, day - 5) * 4 * SECOND))
    for (const [day, lateMs] of [
      [2, 0],
      [4.5, 0],
      [8, 12_000],
      [10, 20_000],
    ] as const) {
      const place = placeStamp(lines, wallAt(T0 + day * DAY, lateMs), T0 + 10 * DAY)
      expect(place.kind).toBe('certain')
      expect(Math.abs((place.kind === 'certain' ? place.at : 0) - (T0 + day * DAY))).toBeLessThanOrEqual(5_000)
    }
  })

  it('do not know when somebody else set the clock: what fits both is in doubt', () => {
    const first = clockSeen(NONE, T0, wallAt(T0, HOUR))
    const lines = clockSeen(first, T0 + DAY, wallAt(T0 + DAY))
    expect(placeStamp(lines, wallAt(T0 + 12 * HOUR), T0 + DAY).kind).toBe('doubtful')
    expect(placeStamp(lines, wallAt(T0 - 2 * HOUR, HOUR), T0 + DAY)).toEqual(certain(T0 - 2 * HOUR))
  })

  it('know the measurement of a clock that starts anew with its battery', () => {
    const first = clockSeen(NONE, T0, wallAt(T0))
    // It has run for four minutes since 1 January 2017.
    const lines = clockSeen(first, T0 + DAY, '2017-01-01T00:04:00')
    expect(placeStamp(lines, '2017-01-01T00:03:05', T0 + DAY)).toEqual(certain(T0 + DAY - 55 * SECOND))
    expect(placeStamp(lines, wallAt(T0 + HOUR), T0 + DAY)).toEqual(certain(T0 + HOUR))
  })

  it('leave a stamp in doubt that two clocks without a battery have both shown', () => {
    let lines = clockSeen(NONE, T0, '2017-01-01T00:30:00')
    lines = clockSet(lines, T0, wallAt(T0), true)
    lines = clockSeen(lines, T0 + DAY, '2017-01-01T00:30:00')
    expect(placeStamp(lines, '2017-01-01T00:10:05', T0 + DAY)).toEqual({
      kind: 'doubtful',
      at: [T0 - 20 * MINUTE + 5 * SECOND, T0 + DAY - 20 * MINUTE + 5 * SECOND],
    })
  })

  it('have no place for a stamp of a clock that was never seen', () => {
    const lines = clockSeen(NONE, T0, wallAt(T0))
    expect(placeStamp(lines, '2017-01-01T00:03:00', T0)).toEqual({ kind: 'nowhere' })
    expect(placeStamp(lines, wallAt(T0 + HOUR), T0)).toEqual({ kind: 'nowhere' })
  })

  it('doubt a stamp a little ahead, of a clock that was read slowly', () => {
    const lines = clockSeen(NONE, T0, wallAt(T0, 8 * SECOND))
    expect(placeStamp(lines, wallAt(T0), T0)).toEqual({ kind: 'doubtful', at: [T0 + 8 * SECOND] })
  })

  it('doubt what was measured while nobody looked at a clock that we then set', () => {
    const lines = clockSet(NONE, T0, wallAt(T0), false)
    expect(placeStamp(lines, wallAt(T0 - 55 * SECOND), T0 + SECOND)).toEqual({
      kind: 'doubtful',
      at: [T0 - 55 * SECOND],
    })
    const again = clockSet(lines, T0 + DAY, wallAt(T0 + DAY), false)
    expect(placeStamp(again, wallAt(T0 + HOUR), T0 + DAY)).toMatchObject({ kind: 'doubtful', at: [T0 + HOUR] })
    expect(placeStamp(again, wallAt(T0 + DAY + MINUTE), T0 + DAY + MINUTE)).toEqual(certain(T0 + DAY + MINUTE))
  })

  it('end when the device does not know the time any more', () => {
    const lines = clockLost(clockSeen(NONE, T0, wallAt(T0)), T0 + DAY)
    expect(placeStamp(lines, wallAt(T0 + HOUR), T0 + DAY).kind).toBe('doubtful')
    expect(placeStamp(lines, wallAt(T0 - HOUR), T0 + DAY)).toEqual(certain(T0 - HOUR))
    expect(clockLost(lines, T0 + 2 * DAY)).toBe(lines)
  })

  it('allow for a device that stamps without seconds', () => {
    const seen = clockSeen(NONE, T0, wallAt(T0, HOUR))
    const set = clockSet(seen, T0 + 20 * SECOND, wallAt(T0 + 20 * SECOND), true)
    // Measured 30 s after the clock was set, and stamped with the minute.
    expect(placeStamp(set, wallAt(T0), T0 + 51 * SECOND)).toEqual(certain(T0))
  })

  it('do not move with summer time, of which devices know nothing', () => {
    // The gateway keeps no zone here: the offset of a clock is the same before and after 2026-10-25T01:00Z.
    const before = Date.UTC(2026, 9, 24, 22)
    const lines = clockSeen(NONE, before + 8 * HOUR, wallAt(before + 8 * HOUR, -2 * HOUR))
    expect(placeStamp(lines, wallAt(before, -2 * HOUR), before + 8 * HOUR)).toEqual(certain(before))
  })

  it('stay few over years, and grow blunt rather than forget', () => {
    let lines = NONE
    for (let day = 0; day < 400; day += 1) {
      lines = clockSeen(lines, T0 + day * DAY, wallAt(T0 + day * DAY, 4 * SECOND))
      lines = clockSet(lines, T0 + day * DAY, wallAt(T0 + day * DAY), true)
    }
    expect(lines.length).toBeLessThanOrEqual(16)
    // A record of the first day is still known for what it is, within what was merged.
    expect(placeStamp(lines, wallAt(T0 + HOUR), T0 + 400 * DAY).kind).not.toBe('nowhere')
  })
})
