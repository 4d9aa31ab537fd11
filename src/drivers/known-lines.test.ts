import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import { type ClockTick, clockSeen, type TimeLine } from './device-clock.ts'
import { KnownLines } from './known-lines.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const tick = (at: number, lateMs: number): ClockTick => ({ at, offsetMs: lateMs })
/** A clock that was right by UTC, looked at yesterday. */
const YESTERDAY: TimeLine = { since: T0 - 2 * DAY, first: tick(T0 - 2 * DAY, 0), last: tick(T0 - DAY, 0) }
const local = (instant: number) => new Date(instant).toISOString().slice(0, 19)

function aMachine() {
  let correctionMs = 0
  return {
    utc: (instant: number) => instant + correctionMs,
    isSet: (ms: number) => {
      correctionMs += ms
    },
  }
}

describe('time lines of earlier sessions', () => {
  it('are read by the clock that was set meanwhile when nothing was heard of the device before that', () => {
    const { utc, isSet } = aMachine()
    const lines = new KnownLines([YESTERDAY], utc)
    // The machine began ten hours late.
    isSet(10 * HOUR)
    expect(lines.now[0]?.last).toEqual(tick(T0 - DAY - 10 * HOUR, -10 * HOUR))
    // Nothing shows yet that it was so.
    expect(lines.now[0]?.slackMs).toBe(10 * HOUR)
    expect(lines.inUtc).toEqual([YESTERDAY])
    // The device is as right as ever: its clock goes on, by UTC.
    lines.change((before) => clockSeen(before, T0, local(T0 + 10 * HOUR)))
    expect(lines.inUtc).toEqual([{ ...YESTERDAY, last: tick(T0 + 10 * HOUR, 0) }])
  })

  it('are doubted by as much when the clock is set after the device was heard, and was not as it had been', () => {
    const { utc, isSet } = aMachine()
    const lines = new KnownLines([YESTERDAY], utc)
    lines.change((before) => clockSeen(before, T0, local(T0 + 10 * HOUR)))
    isSet(10 * HOUR)
    expect(lines.now.map(({ slackMs }) => slackMs)).toEqual([10 * HOUR, undefined])
    expect(lines.inUtc.at(-1)?.last).toEqual(tick(T0 + 10 * HOUR, 0))
  })

  it('stay as sharp as they were when the device had gone on as before: they are as wrong as our clock was', () => {
    const { utc, isSet } = aMachine()
    const lines = new KnownLines([YESTERDAY], utc)
    lines.change((before) => clockSeen(before, T0, local(T0)))
    isSet(-10 * 60_000)
    expect(lines.now).toEqual([{ ...YESTERDAY, last: tick(T0, 0) }])
  })

  it('are doubted when our clock was set while nothing was heard, and the device does not go on by the new one', () => {
    const { utc, isSet } = aMachine()
    const lines = new KnownLines([YESTERDAY], utc)
    isSet(10 * HOUR)
    lines.change((before) => clockSeen(before, T0, local(T0)))
    expect(lines.now.map(({ slackMs }) => slackMs)).toEqual([10 * HOUR, undefined])
  })

  it('are as sharp as they were when our clock is set back to before they were told, and the device goes on by the old one', () => {
    const { utc, isSet } = aMachine()
    const lines = new KnownLines([YESTERDAY], utc, T0)
    // Somebody set it while nothing was heard: what was told then would lie ahead by it.
    isSet(-2 * DAY)
    lines.change((before) => clockSeen(before, T0, local(T0)))
    expect(lines.now).toEqual([{ ...YESTERDAY, last: tick(T0, 0) }])
    expect(lines.inUtc[0]?.last).toEqual(tick(T0 - 2 * DAY, -2 * DAY))
  })

  it('are doubted when our clock is set back to before they were told, and the device goes on by neither', () => {
    const { utc, isSet } = aMachine()
    const lines = new KnownLines([YESTERDAY], utc, T0)
    isSet(-2 * DAY)
    lines.change((before) => clockSeen(before, T0, local(T0 + HOUR)))
    expect(lines.now.map(({ slackMs }) => slackMs)).toEqual([2 * DAY, undefined])
  })

  it('are doubted by a day and more when our clock shows less than it did when they were told', () => {
    const { utc } = aMachine()
    const lines = new KnownLines([YESTERDAY], utc, T0 - DAY - HOUR)
    // Heard when what was told is past again.
    lines.change((before) => clockSeen(before, T0, local(T0)))
    expect(lines.now.map(({ slackMs }) => slackMs)).toEqual([DAY + HOUR])
  })

  it('are what was told, as long as nobody sets a clock', () => {
    const { utc } = aMachine()
    expect(new KnownLines([YESTERDAY], utc).inUtc).toEqual([YESTERDAY])
  })
})
