import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attribute } from '../encounter/attribution.ts'
import { isoInZone } from '../reading/time.ts'
import { deviceOf } from './define.ts'
import { CLOCK_TICKS_MS, type TimeLine } from './device-clock.ts'
import { sigBloodPressure } from './devices/sig-blood-pressure.ts'
import { Session, type SessionEvent } from './session.ts'

const ZONE = 'Europe/Paris'
/** Two days before the clocks of Paris go back. */
const START = Date.UTC(2026, 9, 23, 6)
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Two clocks, each with whole seconds and a late frame: what a corrected time may be wrong by… */
const TOLERANCE_MS = 2 * CLOCK_TICKS_MS
/**
 * …and by the drift of a quartz since or until the clock was looked at, where it was looked at on one side only. A clock
 * that somebody sets by as little as it may have drifted passes for one that drifted.
 */
const DRIFT = 5e-5
/** Within this of its arrival a stamp of a clock that nobody looked at may be of now; the attribution can know no better. */
const UNCHECKED_MS = 120_000

/** Date Time: year u16, month, day, hours, minutes, seconds. */
function dateTime(wallMs: number): Uint8Array {
  const date = new Date(wallMs)
  const year = date.getUTCFullYear()
  return Uint8Array.of(
    year & 0xff,
    year >> 8,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  )
}
const localOf = (instant: number) => Date.parse(`${isoInZone(instant, ZONE).slice(0, 19)}Z`)

type Deed =
  /** Time passes; a measurement is made and kept. */
  | { readonly do: 'measure'; readonly afterMs: number }
  /** Out of our sight the clock is set by somebody, or starts anew with its battery; at most once between two connections. */
  | { readonly do: 'disturb'; readonly afterMs: number; readonly byMs: number | 'battery' }
  /** Our own clock is set, while we run or while the machine is off. */
  | { readonly do: 'step'; readonly afterMs: number; readonly byMs: number; readonly while: 'running' | 'off' }
  | {
      readonly do: 'connect'
      readonly afterMs: number
      readonly latenciesMs: readonly [number, number, number]
      readonly set: 'yes' | 'no' | 'ignored'
      readonly stayMs: number
      /** Which of the records it hands over; real devices repeat some and keep others back. */
      readonly hands: number
      readonly restart: boolean
      /** Whether the clock can be read this time; it always can be after a disturbance, or nobody could know of it. */
      readonly reads: boolean
    }

const byStep = fc.oneof(
  fc.constant('battery' as const),
  ...[5 * MINUTE, 2 * HOUR, 3 * DAY].map((most) =>
    fc.tuple(fc.integer({ min: 60 * SECOND, max: most }), fc.boolean()).map(([ms, back]) => (back ? -ms : ms)),
  ),
  fc.constantFrom(HOUR, -HOUR),
)
const pause = fc.oneof(
  fc.integer({ min: SECOND, max: 20 * SECOND }),
  fc.integer({ min: SECOND, max: 3 * HOUR }),
  fc.integer({ min: HOUR, max: 2 * DAY }),
)
const latency = fc.integer({ min: 5, max: 900 })
const steps = (...when: readonly ('running' | 'off')[]) => ({
  weight: 1,
  arbitrary: fc.record({
    do: fc.constant('step' as const),
    afterMs: pause,
    byMs: fc
      .tuple(fc.integer({ min: 5 * MINUTE, max: 12 * HOUR }), fc.boolean())
      .map(([ms, back]) => (back ? -ms : ms)),
    while: fc.constantFrom(...when),
  }),
})
const deedsWith = (
  ...more: readonly fc.MaybeWeightedArbitrary<Extract<Deed, { do: 'step' }>>[]
): fc.Arbitrary<readonly Deed[]> =>
  fc.array(
    fc.oneof(
      ...more,
      { weight: 4, arbitrary: fc.record({ do: fc.constant('measure' as const), afterMs: pause }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('disturb' as const), afterMs: pause, byMs: byStep }) },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant('connect' as const),
          afterMs: pause,
          latenciesMs: fc.tuple(latency, latency, latency),
          set: fc.constantFrom('yes' as const, 'yes' as const, 'no' as const, 'ignored' as const),
          stayMs: fc.integer({ min: 0, max: 2 * HOUR }),
          hands: fc.nat(),
          restart: fc.boolean(),
          reads: fc.integer({ min: 0, max: 5 }).map((each) => each > 0),
        }),
      },
    ),
    { minLength: 3, maxLength: 40 },
  )
const deeds = deedsWith()
/** What was done to our clock while nobody ran shows only against one that went on, and is looked at. */
const undisturbed = (all: fc.Arbitrary<readonly Deed[]>) =>
  all.map((each) =>
    each
      .filter((deed) => deed.do !== 'disturb')
      .map((deed) => (deed.do === 'connect' ? { ...deed, reads: true } : deed)),
  )
const withoutRestart = (all: fc.Arbitrary<readonly Deed[]>) =>
  all.map((each) => each.map((deed) => (deed.do === 'connect' ? { ...deed, restart: false } : deed)))

interface Kept {
  readonly measuredAt: number
  readonly stamp: Uint8Array
  toleranceMs: number
}

/** Plays the life of a cuff and hears it as the daemon would; yields each reading with the instant it was really measured. */
function* life(all: readonly Deed[], firstOffMs: number, ppm: number) {
  let now = START
  let connected = false
  let disturbed = false
  // Wall clock of the device: `base` at `since`, running with its own error.
  let clock = { since: START, base: localOf(START) + firstOffMs }
  const wall = (at: number) => Math.floor(clock.base + (at - clock.since) * (1 + ppm * 1e-6))
  const kept: Kept[] = []
  // Our clock shows `now + anchor + correction`; the time of the daemon is `now + anchor`.
  let anchor = 0
  let startedAt = START
  let correction = 0
  const utc = (instant: number) => instant + correction
  let session = new Session(sigBloodPressure, deviceOf(sigBloodPressure), ZONE, {}, utc)
  let timeLines: readonly TimeLine[] = []
  const noted = (events: readonly SessionEvent[]) => {
    for (const event of events) if (event.kind === 'clock') timeLines = event.timeLines
    return events
  }
  let looked: number | undefined
  const measure = () => kept.push({ measuredAt: now, stamp: dateTime(wall(now)), toleranceMs: TOLERANCE_MS })
  /** Called before the clock is looked at again: how well can what was measured meanwhile be known? */
  const weigh = () => {
    for (const each of kept) {
      if (each.measuredAt < (looked ?? 0)) continue
      const oneSidedMs = looked === undefined ? now - each.measuredAt : disturbed ? 2 * (now - looked) : 0
      each.toleranceMs += DRIFT * oneSidedMs
    }
  }
  const hand = ({ stamp, measuredAt, toleranceMs }: Kept) => {
    // Flags 02: time stamp. 125/83 mmHg, mean 97.
    const bytes = Uint8Array.of(0x02, 125, 0, 83, 0, 97, 0, ...stamp)
    const [event] = session.accept({ event: 'frame', at: now + anchor, channel: '2a35', bytes })
    if (event?.kind !== 'reading') throw new Error('no reading')
    return { reading: event.reading, measuredAt: measuredAt + anchor, toleranceMs, startedAt }
  }
  const readClock = (latencyMs: number) => {
    const value = dateTime(wall(now))
    now += latencyMs
    noted(session.accept({ event: 'frame', at: now + anchor, channel: '2a08', bytes: value }))
  }
  const restart = () => {
    anchor += correction
    correction = 0
    startedAt = now + anchor
    session = new Session(
      sigBloodPressure,
      deviceOf(sigBloodPressure),
      ZONE,
      { timeLines: JSON.parse(JSON.stringify(timeLines)) as readonly TimeLine[], begunAt: now + anchor },
      utc,
    )
  }
  for (const deed of all) {
    now += deed.afterMs
    if (deed.do === 'measure') measure()
    else if (deed.do === 'disturb') {
      if (disturbed || !connected) continue
      disturbed = true
      clock = { since: now, base: deed.byMs === 'battery' ? Date.UTC(2017, 0, 1) : wall(now) + deed.byMs }
    } else if (deed.do === 'step') {
      correction += deed.byMs
      if (deed.while === 'off') restart()
      else timeLines = session.timeLines
    } else {
      connected = true
      const reads = deed.reads || disturbed || looked === undefined
      if (reads) weigh()
      disturbed = false
      if (deed.restart) restart()
      session.accept({ event: 'connected', at: now + anchor })
      const [first, second, third] = deed.latenciesMs
      if (reads) readClock(first)
      if (deed.set !== 'no') {
        const written = Math.floor(localOf(now + anchor + correction) / SECOND) * SECOND
        now += second
        if (deed.set === 'yes' || !reads) clock = { since: now - Math.floor(second / 2), base: written }
        noted(session.accept({ event: 'sent', at: now + anchor, channel: '2a08', bytes: dateTime(written) }))
        if (reads) readClock(third)
      }
      if (reads) looked = now
      for (const [index, record] of kept.slice(-24).entries()) {
        if (((deed.hands >> index) & 1) === 0) continue
        now += 20
        yield hand(record)
      }
      now += deed.stayMs
      measure()
      const live = kept.at(-1)
      now += 300
      if (live) yield hand(live)
      session.accept({ event: 'disconnected', at: now + anchor, reason: 'gone' })
    }
  }
}

const firstOff = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -2 * DAY, max: 2 * DAY }),
  fc.integer({ min: -10 * SECOND, max: 10 * SECOND }),
  fc.constant(Date.UTC(2017, 0, 1) - localOf(START)),
)
const ppm = fc.integer({ min: -40, max: 40 })
const RUNS = { numRuns: 1_000 }

describe.each([
  ['the clock of a cuff over many connections', deeds, 0.6],
  // What was kept is UTC of before: after a restart nobody can tell by which clock.
  ['the clock of a cuff in a vehicle whose own clock is set', withoutRestart(deedsWith(steps('running'))), 0.5],
] as const)('%s', (_words, what, most) => {
  it('corrects no time wrongly, and corrects most', () => {
    let corrected = 0
    let all = 0
    fc.assert(
      fc.property(what, firstOff, ppm, (done, off, drift) => {
        for (const { reading, measuredAt, toleranceMs } of life(done, off, drift)) {
          all += 1
          if (reading.time.basis !== 'corrected') continue
          corrected += 1
          expect(Math.abs(reading.time.measuredAt - measuredAt)).toBeLessThanOrEqual(toleranceMs)
        }
      }),
      RUNS,
    )
    expect(corrected / all).toBeGreaterThan(most)
  })
})

it.each([
  ['', deeds],
  [', whatever is done to our own clock while we run', deedsWith(steps('running'))],
  [', or while the machine is off', undisturbed(deedsWith(steps('running', 'off')))],
] as const)(
  'the clock of a cuff never gives a reading to a patient who came after it was measured%s',
  (_words, what) => {
    const subject = { kind: 'unknown' } as const
    fc.assert(
      fc.property(what, firstOff, ppm, fc.integer({ min: 0, max: 3 * HOUR }), (done, off, drift, agoMs) => {
        for (const { reading, measuredAt, toleranceMs, startedAt } of life(done, off, drift)) {
          // One that was open before is restored by the same clock, and nobody opens one in the first seconds.
          const since = Math.min(
            reading.time.arrivedAt,
            Math.max(startedAt + 10 * SECOND, reading.time.arrivedAt - agoMs),
          )
          const owner = attribute(reading, { state: 'open', encounter: { id: 'e', subject, since } })
          // A stamp of a clock that nobody looked at is taken for one of now when it lies that near: what is known, and no more.
          const known = reading.time.basis === 'device' ? UNCHECKED_MS : toleranceMs
          if (owner.kind === 'attributed') expect(measuredAt).toBeGreaterThanOrEqual(since - known)
        }
      }),
      RUNS,
    )
  },
)
