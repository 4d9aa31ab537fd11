import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Rung } from './bluetooth.ts'
import { GRACE_MS } from './recovery-courses.ts'
import { type Climb, type LadderEvent, ON_THE_GROUND, transition } from './recovery-ladder.ts'

const SECOND = 1_000
const MINUTE = 60_000

type Step =
  | { readonly is: 'event'; readonly event: LadderEvent }
  | { readonly is: 'climb'; readonly climb: Climb; readonly at: number }

/** Events and what is climbed on them, in order. */
function play(events: readonly LadderEvent[]): readonly Step[] {
  let state = ON_THE_GROUND
  return events.flatMap((event): readonly Step[] => {
    const next = transition(state, event)
    state = next.state
    const noted: Step = { is: 'event', event }
    return next.climb ? [noted, { is: 'climb', climb: next.climb, at: event.at }] : [noted]
  })
}

const climbsOf = (steps: readonly Step[]) => steps.flatMap((step) => (step.is === 'climb' ? [step] : []))

const adapter = fc.constantFrom('A', 'B')
const device = fc.constantFrom('cuff', 'thermometer', 'oximeter')
const symptom = fc.oneof(
  fc.record({ symptom: fc.constant('silence' as const), adapter }),
  fc.record({ symptom: fc.constant('no-answer' as const), adapter }),
  fc.constant({ symptom: 'no-answer' as const }),
  fc.record({ symptom: fc.constant('in-progress' as const), adapter }),
  fc.record({ symptom: fc.constant('connect-fails' as const), adapter, device }),
  fc.constant({ symptom: 'stopped' as const }),
)
const proof = fc.oneof(
  fc.record({ event: fc.constant('advertisement' as const), adapter }),
  fc.record({ event: fc.constant('answer' as const), adapter }),
  fc.constant({ event: 'answer' as const }),
  fc.record({ event: fc.constantFrom('connected' as const, 'data' as const), adapter, device }),
)
const other = fc.oneof(
  fc.record({ event: fc.constant('disconnected' as const), device }),
  fc.constant({ event: 'refused' as const }),
)
const happening = fc.oneof(
  { arbitrary: symptom.map((each) => ({ event: 'symptom' as const, ...each })), weight: 20 },
  { arbitrary: proof, weight: 1 },
  { arbitrary: other, weight: 1 },
)
const wait = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 20 * SECOND }), weight: 20 },
  { arbitrary: fc.integer({ min: 0, max: 20 * MINUTE }), weight: 1 },
)

/** Gives instants to what happens, each some time after the one before. */
const timed = (parts: readonly (readonly [number, Untimed])[]): readonly LadderEvent[] => {
  let at = 0
  return parts.map(([ms, event]) => {
    at += ms
    return { ...event, at }
  })
}
type Untimed = typeof happening extends fc.Arbitrary<infer E> ? E : never

const isOfA = (event: Untimed) => 'adapter' in event && event.adapter === 'A'

const course = fc.array(fc.tuple(wait, happening), { minLength: 100, maxLength: 400 }).map(timed)

it('never does anything again to what it touched before the latest rung has had its time', () => {
  const seen = new Set<Rung>()
  fc.assert(
    fc.property(course, (events) => {
      const steps = play(events)
      let restartedAt = Number.NEGATIVE_INFINITY
      let toldAt = Number.NEGATIVE_INFINITY
      const until = new Map<string, number>()
      for (const step of steps) {
        if (step.is === 'event') {
          if (step.event.event === 'refused') restartedAt = Number.NEGATIVE_INFINITY
          continue
        }
        const { climb, at } = step
        seen.add(climb.rung)
        expect(at - restartedAt).toBeGreaterThanOrEqual(GRACE_MS['restart-bluetooth'])
        expect(at).toBeGreaterThanOrEqual(until.get(climb.adapter ?? '') ?? 0)
        expect(at).toBeGreaterThanOrEqual(until.get(climb.device ?? '') ?? 0)
        if (climb.rung === 'restart-bluetooth') restartedAt = at
        if (climb.rung === 'rediscover-device') until.set(climb.device ?? '', at + GRACE_MS[climb.rung])
        if (climb.rung === 'restart-discovery' || climb.rung === 'power-cycle')
          until.set(climb.adapter ?? '', at + GRACE_MS[climb.rung])
        if (climb.rung === 'tell-a-person') {
          expect(at - toldAt).toBeGreaterThanOrEqual(GRACE_MS['tell-a-person'])
          toldAt = at
        }
      }
    }),
    { numRuns: 300 },
  )
  expect([...seen].sort()).toEqual(Object.keys(GRACE_MS).sort())
})

it('never power-cycles an adapter that holds a connection, before that had ten minutes', () => {
  const streaming = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 20 * SECOND }), symptom), { maxLength: 300 })
    .map((parts) =>
      timed(
        parts.flatMap(([ms, each]) => [
          [ms, { event: 'symptom' as const, ...each }],
          [0, { event: 'data' as const, adapter: 'A', device: 'oximeter' }],
        ]),
      ),
    )
  fc.assert(
    fc.property(streaming, (events) => {
      const early = events.filter(({ at }) => at < 10 * MINUTE)
      const cuts = climbsOf(play(early)).filter(
        ({ climb }) => climb.rung === 'restart-bluetooth' || (climb.rung === 'power-cycle' && climb.adapter === 'A'),
      )
      expect(cuts).toEqual([])
    }),
    { numRuns: 100 },
  )
})

it('climbs nothing for a radio that proves each symptom wrong within nine seconds and hears something now and then', () => {
  const hiccup = fc.oneof(
    adapter.map((each): readonly Untimed[] => [
      { event: 'symptom', symptom: 'in-progress', adapter: each },
      { event: 'advertisement', adapter: each },
    ]),
    adapter.map((each): readonly Untimed[] => [
      { event: 'symptom', symptom: 'no-answer', adapter: each },
      { event: 'answer', adapter: each },
    ]),
    fc.constant<readonly Untimed[]>([{ event: 'symptom', symptom: 'no-answer' }, { event: 'answer' }]),
    fc.constant<readonly Untimed[]>([{ event: 'symptom', symptom: 'stopped' }, { event: 'answer' }]),
    fc.tuple(adapter, device).map(([its, each]): readonly Untimed[] => [
      { event: 'symptom', symptom: 'connect-fails', adapter: its, device: each },
      { event: 'connected', adapter: its, device: each },
    ]),
    adapter.map((each): readonly Untimed[] => [
      { event: 'symptom', symptom: 'silence', adapter: each },
      { event: 'advertisement', adapter: each },
    ]),
  )
  const within = fc.integer({ min: 0, max: 9 * SECOND })
  const healthy = fc
    .array(fc.tuple(wait, within, hiccup), { maxLength: 300 })
    .map((parts) =>
      timed(parts.flatMap(([before, between, both]) => both.map((each, i) => [i ? between : before, each]))),
    )
  fc.assert(
    fc.property(healthy, (events) => {
      expect(climbsOf(play(events))).toEqual([])
    }),
    { numRuns: 300 },
  )
})

it('goes no further than the power-cycle for silence, however long', () => {
  const silent = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 4 * MINUTE }), adapter), { minLength: 200, maxLength: 600 })
    .map((parts) => timed(parts.map(([ms, each]) => [ms, { event: 'symptom', symptom: 'silence', adapter: each }])))
  fc.assert(
    fc.property(silent, (events) => {
      const rungs = new Set(climbsOf(play(events)).map(({ climb }) => climb.rung))
      rungs.delete('restart-discovery')
      rungs.delete('power-cycle')
      expect([...rungs]).toEqual([])
    }),
    { numRuns: 100 },
  )
})

it('tells a person of each hard symptom that does not end, whatever else goes on', () => {
  const endless = fc.constantFrom<readonly [Untimed, (event: Untimed) => boolean]>(
    [
      { event: 'symptom', symptom: 'in-progress', adapter: 'A' },
      (event) => (event.event === 'advertisement' || event.event === 'connected') && isOfA(event),
    ],
    [
      { event: 'symptom', symptom: 'no-answer', adapter: 'A' },
      (event) => (event.event === 'answer' || event.event === 'connected') && isOfA(event),
    ],
    [
      { event: 'symptom', symptom: 'stopped' },
      (event) => event.event === 'connected' || (event.event === 'answer' && !('adapter' in event)),
    ],
  )
  const parts = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 * SECOND }), happening), {
    minLength: 500,
    maxLength: 800,
  })
  fc.assert(
    fc.property(endless, parts, ([hard, heals], around) => {
      const events = timed(
        around.flatMap(([ms, noise]) => [[ms, hard] as const, ...(heals(noise) ? [] : [[0, noise] as const])]),
      )
      const end = events.at(-1)?.at ?? 0
      fc.pre(end > 45 * MINUTE)
      const told = climbsOf(play(events)).filter(({ climb }) => climb.rung === 'tell-a-person')
      const gaps = [0, ...told.map(({ at }) => at)].map((at, index, all) => (all[index + 1] ?? end) - at)
      expect(Math.max(...gaps)).toBeLessThanOrEqual(45 * MINUTE)
    }),
    { numRuns: 100 },
  )
})
