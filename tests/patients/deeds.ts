import fc from 'fast-check'
import { KINDS, type Kind, type Traits } from './instrument.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Something that happens, some time after what happened before. Each can happen in any state of the world. */
export type Deed = { readonly afterMs: number } & (
  | { readonly do: 'open'; readonly replace: boolean }
  | { readonly do: 'close' }
  /** Somebody is measured. `send`: the device is connected to right after; else it waits for the next connection. */
  | { readonly do: 'measure'; readonly device: Spot; readonly send: boolean; readonly equal: boolean }
  /** A device connects and hands over what it has. */
  | { readonly do: 'connect'; readonly device: Spot; readonly staysMs: number }
  /** The link breaks and is back at once: what the device thinks was not received comes again. */
  | { readonly do: 'resend'; readonly device: Spot }
  | { readonly do: 'probe'; readonly seconds: number; readonly then: 'off' | 'lost' | 'stays' }
  | { readonly do: 'capture' }
  /** The process is killed while a device speaks: after so many frames and turns of the loop. */
  | {
      readonly do: 'crash'
      readonly device: Spot
      readonly frames: number
      readonly turns: number
      readonly downMs: number
    }
  | { readonly do: 'restart'; readonly downMs: number }
  | { readonly do: 'reboot'; readonly orderly: boolean; readonly downMs: number; readonly aheadMs: number }
  | { readonly do: 'step'; readonly byMs: number }
  | { readonly do: 'synchronise' }
  | { readonly do: 'disturb'; readonly device: 'cuff' | 'oximeter'; readonly how: number | 'battery' | 'unknown' }
  | { readonly do: 'refuse' }
  | { readonly do: 'decide'; readonly which: number; readonly keep: boolean }
)

export type Spot = Exclude<Kind, 'probe'>

/** How a device is when it comes into the vehicle. */
export interface Equipment {
  readonly traits: Traits
  /** Its clock can be set; others acknowledge and go on as before. */
  readonly settable: boolean
  readonly ppm: number
  /** What its clock shows more than the true time, or a clock that was never set, or one that knows no time. */
  readonly clock: number | '2000' | '1970' | 'unknown'
  /** Measurements of strangers in its memory. */
  readonly stored: number
  /** It was paired right before, and nothing was heard of it yet. */
  readonly isNew: boolean
}

export interface DayPlan {
  readonly startMs: number
  /** What the clock of the vehicle shows more than the true time when the day begins. */
  readonly aheadMs: number
  readonly equipment: Readonly<Record<Kind, Equipment>>
  readonly consultations: readonly (readonly Deed[])[]
}

const pause = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 25 * SECOND, max: 90 * SECOND }) },
  { weight: 2, arbitrary: fc.integer({ min: 25 * SECOND, max: 12 * MINUTE }) },
  { weight: 1, arbitrary: fc.integer({ min: 5 * MINUTE, max: 3 * HOUR }) },
)
const down = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 2 * SECOND, max: 90 * SECOND }) },
  { weight: 1, arbitrary: fc.integer({ min: MINUTE, max: 14 * HOUR }) },
)
const either = (most: number) => fc.integer({ min: -most, max: most })
const wrongBy = fc.oneof(either(20 * SECOND), either(10 * MINUTE), fc.constantFrom(-HOUR, HOUR), either(2 * DAY))
const spot = fc.constantFrom('cuff' as const, 'thermometer' as const, 'oximeter' as const)

const measure = fc.record({
  do: fc.constant('measure' as const),
  afterMs: pause,
  device: spot,
  send: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
  equal: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
})
const connect = fc.record({
  do: fc.constant('connect' as const),
  afterMs: pause,
  device: spot,
  staysMs: fc.integer({ min: 0, max: 20 * SECOND }),
})
const probe = fc.record({
  do: fc.constant('probe' as const),
  afterMs: pause,
  seconds: fc.integer({ min: 2, max: 25 }),
  // biome-ignore lint/suspicious/noThenProperty: a word of the plan, and no promise
  then: fc.constantFrom('off' as const, 'lost' as const, 'stays' as const),
})
const resend = fc.record({ do: fc.constant('resend' as const), afterMs: pause, device: spot })
const capture = fc.record({ do: fc.constant('capture' as const), afterMs: pause })
const crash = fc.record({
  do: fc.constant('crash' as const),
  afterMs: pause,
  device: spot,
  frames: fc.integer({ min: 1, max: 8 }),
  turns: fc.integer({ min: 0, max: 3 }),
  downMs: down,
})
const restart = fc.record({ do: fc.constant('restart' as const), afterMs: pause, downMs: down })
const reboot = fc.record({
  do: fc.constant('reboot' as const),
  afterMs: pause,
  orderly: fc.boolean(),
  downMs: down,
  aheadMs: fc.oneof(fc.constant(0), wrongBy, fc.constant(Number.NEGATIVE_INFINITY)),
})
const step = fc.record({ do: fc.constant('step' as const), afterMs: pause, byMs: wrongBy })
const synchronise = fc.record({ do: fc.constant('synchronise' as const), afterMs: pause })
const disturb = fc.record({
  do: fc.constant('disturb' as const),
  afterMs: pause,
  device: fc.constantFrom('cuff' as const, 'oximeter' as const),
  how: fc.oneof(
    fc.constantFrom('battery' as const, 'unknown' as const, HOUR, -HOUR),
    either(3 * HOUR).filter((ms) => Math.abs(ms) >= MINUTE),
  ),
})
const refuse = fc.record({ do: fc.constant('refuse' as const), afterMs: pause })
const decide = fc.record({ do: fc.constant('decide' as const), afterMs: pause, which: fc.nat(20), keep: fc.boolean() })

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 24, arbitrary: measure },
  { weight: 6, arbitrary: connect },
  { weight: 4, arbitrary: probe },
  { weight: 2, arbitrary: resend },
  { weight: 1, arbitrary: capture },
  { weight: 3, arbitrary: crash },
  { weight: 1, arbitrary: restart },
  { weight: 1, arbitrary: reboot },
  { weight: 1, arbitrary: step },
  { weight: 1, arbitrary: synchronise },
  { weight: 2, arbitrary: disturb },
  { weight: 1, arbitrary: refuse },
  { weight: 2, arbitrary: decide },
)

/** Somebody comes, is measured, and goes; a nurse may forget to close, and the next one is opened over it or not at all. */
const consultation: fc.Arbitrary<readonly Deed[]> = fc
  .record({
    before: fc.array(deed, { maxLength: 2 }),
    openAfterMs: pause,
    replace: fc.boolean(),
    during: fc.array(deed, { minLength: 1, maxLength: 7 }),
    closes: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
    closeAfterMs: pause,
  })
  .map(({ before, openAfterMs, replace, during, closes, closeAfterMs }): readonly Deed[] => [
    ...before,
    { do: 'open', afterMs: openAfterMs, replace },
    ...during,
    ...(closes ? [{ do: 'close', afterMs: closeAfterMs } as const] : []),
  ])

const equipment = fc.record({
  traits: fc.record({ hoards: fc.boolean() }),
  settable: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
  ppm: either(20),
  clock: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: wrongBy },
    { weight: 2, arbitrary: fc.constantFrom('2000' as const, '1970' as const, 'unknown' as const) },
  ),
  stored: fc.integer({ min: 0, max: 4 }),
  isNew: fc.boolean(),
})
const allEquipment: fc.Arbitrary<Readonly<Record<Kind, Equipment>>> = fc.record(
  Object.fromEntries(KINDS.map((kind) => [kind, equipment])) as Record<Kind, typeof equipment>,
)

/** The day before the clocks go back in Paris, the one before they go forward, and one of winter. */
const STARTS = [Date.UTC(2026, 9, 24, 6), Date.UTC(2027, 2, 27, 6), Date.UTC(2026, 10, 20, 10)] as const

/** A vehicle over a day or two. */
export const dayPlan = (consultations: { readonly min: number; readonly max: number }): fc.Arbitrary<DayPlan> =>
  fc.record({
    startMs: fc.tuple(fc.constantFrom(...STARTS), fc.integer({ min: 0, max: 20 * HOUR })).map(([day, ms]) => day + ms),
    aheadMs: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: wrongBy }),
    equipment: allEquipment,
    consultations: fc.array(consultation, { minLength: consultations.min, maxLength: consultations.max }),
  })
