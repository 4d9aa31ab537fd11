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
  | {
      readonly do: 'connect'
      readonly afterMs: number
      readonly latenciesMs: readonly [number, number, number]
      readonly set: 'yes' | 'no' | 'ignored'
      readonly stayMs: number
      /** Which of the records it hands over; real devices repeat some and keep others back. */
      readonly hands: number
      readonly restart: boolean
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
const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
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
      }),
    },
  ),
  { minLength: 3, maxLength: 40 },
)

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
  let session = new Session(sigBloodPressure, deviceOf(sigBloodPressure), ZONE)
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
    const [event] = session.accept({ event: 'frame', at: now, channel: '2a35', bytes })
    if (event?.kind !== 'reading') throw new Error('no reading')
    return { reading: event.reading, measuredAt, toleranceMs }
  }
  const readClock = (latencyMs: number) => {
    const value = dateTime(wall(now))
    now += latencyMs
    noted(session.accept({ event: 'frame', at: now, channel: '2a08', bytes: value }))
  }
  for (const deed of all) {
    now += deed.afterMs
    if (deed.do === 'measure') measure()
    else if (deed.do === 'disturb') {
      if (disturbed || !connected) continue
      disturbed = true
      clock = { since: now, base: deed.byMs === 'battery' ? Date.UTC(2017, 0, 1) : wall(now) + deed.byMs }
    } else {
      connected = true
      weigh()
      disturbed = false
      if (deed.restart)
        session = new Session(sigBloodPressure, deviceOf(sigBloodPressure), ZONE, {
          timeLines: JSON.parse(JSON.stringify(timeLines)) as readonly TimeLine[],
        })
      session.accept({ event: 'connected', at: now })
      const [first, second, third] = deed.latenciesMs
      readClock(first)
      if (deed.set !== 'no') {
        const written = Math.floor(localOf(now) / SECOND) * SECOND
        now += second
        if (deed.set === 'yes') clock = { since: now - Math.floor(second / 2), base: written }
        noted(session.accept({ event: 'sent', at: now, channel: '2a08', bytes: dateTime(written) }))
        readClock(third)
      }
      looked = now
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
      session.accept({ event: 'disconnected', at: now, reason: 'gone' })
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

describe('the clock of a cuff over many connections', () => {
  it('corrects no time wrongly, and corrects most', () => {
    let corrected = 0
    let all = 0
    fc.assert(
      fc.property(deeds, firstOff, ppm, (what, off, drift) => {
        for (const { reading, measuredAt, toleranceMs } of life(what, off, drift)) {
          all += 1
          if (reading.time.basis !== 'corrected') continue
          corrected += 1
          expect(Math.abs(reading.time.measuredAt - measuredAt)).toBeLessThanOrEqual(toleranceMs)
        }
      }),
      RUNS,
    )
    expect(corrected / all).toBeGreaterThan(0.7)
  })

  it('never gives a reading to a patient who came after it was measured', () => {
    const subject = { kind: 'unknown' } as const
    fc.assert(
      fc.property(deeds, firstOff, ppm, fc.integer({ min: 0, max: 3 * HOUR }), (what, off, drift, agoMs) => {
        for (const { reading, measuredAt, toleranceMs } of life(what, off, drift)) {
          const since = reading.time.arrivedAt - agoMs
          const owner = attribute(reading, { state: 'open', encounter: { id: 'e', subject, since } })
          if (owner.kind === 'attributed') expect(measuredAt).toBeGreaterThan(since - toleranceMs)
        }
      }),
      RUNS,
    )
  })
})
