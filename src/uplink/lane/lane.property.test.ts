import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { testKey } from '../../../tests/support/keys.ts'
import { openJournal } from '../../journal/open.ts'
import { temporaryFolder } from '../../journal/testing/folder.ts'
import type { Journal } from '../../journal/types.ts'
import { aLane, turns } from '../testing/a-lane.ts'
import { measured, published, uuidOf } from '../testing/measured.ts'
import { type Mishap, ModelPlatform } from '../testing/model-platform.ts'
import type { Lane } from './lane.ts'

const MISHAPS: readonly Mishap[] = [
  'lost',
  'cut',
  'busy',
  'throttled',
  'unreachable',
  'conflict',
  'unauthorised',
  'small',
  'forgets-devices',
  'death',
  'death-after',
]

interface Plan {
  readonly mode: 'transaction' | 'batch' | 'put'
  readonly readings: readonly { readonly encounter: number; readonly parts: number; readonly isPoison: boolean }[]
  readonly mishaps: readonly (Mishap | undefined)[]
  readonly moves: readonly { readonly reading: number; readonly to: number; readonly after: number }[]
  readonly dice: number
}

const plans: fc.Arbitrary<Plan> = fc.record({
  mode: fc.constantFrom('transaction', 'batch', 'put'),
  readings: fc.array(
    fc.record({
      encounter: fc.nat({ max: 3 }),
      parts: fc.integer({ min: 1, max: 3 }),
      isPoison: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
    }),
    { minLength: 1, maxLength: 24 },
  ),
  mishaps: fc.array(fc.oneof(fc.constant(undefined), fc.constantFrom(...MISHAPS)), { maxLength: 40 }),
  moves: fc.array(fc.record({ reading: fc.nat({ max: 23 }), to: fc.nat({ max: 3 }), after: fc.nat({ max: 12 }) }), {
    maxLength: 8,
  }),
  dice: fc.double({ min: 0, max: 1, noNaN: true }),
})

/** What was moved comes to an encounter of which the platform refuses everything before it, and there is no other. */
const ALIKE_AND_MOVED: Plan = {
  mode: 'transaction',
  readings: [2, 0, 0].map((encounter) => ({ encounter, parts: 1, isPoison: true })),
  mishaps: [],
  moves: [{ reading: 1, to: 2, after: 1 }],
  dice: 0,
}

/** One vehicle whose lane dies and comes back, over a journal on disk and a platform with mishaps. */
class Vehicle {
  readonly clock = new FakeClock(1_790_000_100_000)
  readonly path = join(temporaryFolder(), 'journal.db')
  readonly platform: ModelPlatform
  readonly plan: Plan
  readonly moved = new Map<number, number>()
  journal: Journal
  lane: Lane
  told: string[] = []

  constructor(plan: Plan, poison: ReadonlySet<string>) {
    this.plan = plan
    this.platform = new ModelPlatform(poison, [])
    this.journal = this.#open()
    this.lane = this.#start()
  }

  /** The process is gone from one instant to the next, and another one takes over. */
  rise(): void {
    this.journal.close()
    this.platform.revive()
    this.journal = this.#open()
    this.lane = this.#start()
  }

  move(reading: number, to: number): void {
    const plan = this.plan.readings[reading]
    if (!plan) return
    const round = (this.moved.get(reading) ?? 0) + 1
    const { key } = measured(reading, '')
    const [outcome] = this.journal.record([
      {
        kind: 'reading-moved',
        at: this.clock.now(),
        reading: key,
        encounter: `e${to}`,
        detail: '{}',
        observations: Array.from({ length: plan.parts }, (_, part) => published(uuidOf(reading, part, round))),
      },
    ])
    if (outcome?.kind === 'recorded') this.moved.set(reading, round)
    this.lane.wake('owed')
  }

  retry(): void {
    const rows = this.journal.outbox.deliveries({ quarantined: true })
    this.journal.outbox.decide('retry', rows, { kind: 'delivery-retried', at: this.clock.now(), detail: '{}' })
    this.lane.wake('asked')
  }

  #open(): Journal {
    const journal = openJournal({ path: this.path, clock: this.clock, key: testKey() })
    journal.outbox.declare([{ name: 'telmi' }])
    return journal
  }

  #start(): Lane {
    const { clock, platform, plan } = this
    return aLane({
      clock,
      platform,
      outbox: this.journal.outbox,
      endpoint: { mode: plan.mode, limits: { entries: 4, batchEntries: 6 } },
      over: { random: () => plan.dice, encounter: () => 'e0' },
      told: { problem: (error) => this.told.push(String(error)) },
    })
  }
}

test('whatever goes wrong, at the end each Observation is there once, or a person has to decide on it; the order of an encounter is kept', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const poison = new Set<string>()
      for (const [n, { parts, isPoison }] of plan.readings.entries()) if (isPoison) poison.add(uuidOf(n, parts - 1))
      const vehicle = new Vehicle(plan, poison)
      const { platform } = vehicle
      const aside = new Set<string>()
      const mishaps = [...plan.mishaps]
      let last = -1
      for (let round = 0; round < 60 + plan.mishaps.length * 2; round += 1) {
        const reading = plan.readings[round]
        if (reading) vehicle.journal.commit([measured(round, `e${reading.encounter}`, reading.parts)])
        vehicle.lane.wake('owed')
        const [mishap, ...rest] = mishaps.splice(0, 1)
        if (mishap && rest.length === 0) platform.mishaps = [mishap]
        const before = platform.requests
        await turns(6)
        // Nobody answers: the process is dead.
        if (platform.requests > before && platform.isSilent) vehicle.rise()
        // Also right after a start, before anything was sent again.
        for (const { reading: moved, to, after } of plan.moves) if (after === round) vehicle.move(moved, to)
        for (const { observation } of vehicle.journal.outbox.deliveries({ quarantined: true })) aside.add(observation)
        if (round % 9 === 8) vehicle.retry()
        last = vehicle.clock.nextAt ?? last
        vehicle.clock.advance(Math.max(0, last - vehicle.clock.now()))
      }
      platform.mishaps = []
      for (let round = 0; round < 40; round += 1) {
        if (platform.isSilent) vehicle.rise()
        vehicle.retry()
        await turns(60)
        vehicle.clock.advance(3_700_000)
      }
      await turns(200)
      expect(vehicle.told).toEqual([])

      const owed = new Set(vehicle.journal.outbox.deliveries({ owed: true }).map(({ observation }) => observation))
      const quarantined = new Set(
        vehicle.journal.outbox.deliveries({ quarantined: true }).map(({ observation }) => observation),
      )
      const isLeft = (id: string) => owed.has(id) || quarantined.has(id)
      for (const [n, { parts }] of plan.readings.entries()) {
        const now = vehicle.moved.get(n) ?? 0
        for (let part = 0; part < parts; part += 1)
          for (let round = 0; round <= now; round += 1) {
            const id = uuidOf(n, part, round)
            const there = platform.stored.get(id)?.status
            if (round === now && poison.has(id)) expect([there, isLeft(id)], id).toEqual([undefined, true])
            else if (round === now) expect([there, isLeft(id)], id).toEqual(['final', false])
            else expect(there, id).toBeOneOf([undefined, 'entered-in-error'])
          }
      }
      const seqOf = new Map(vehicle.journal.outbox.deliveries().map(({ observation, seq }) => [observation, seq]))
      const encounterOf = new Map(vehicle.journal.outbox.deliveries().map((each) => [each.observation, each.encounter]))
      for (const encounter of ['e0', 'e1', 'e2', 'e3']) {
        const order = platform.order.filter((id) => encounterOf.get(id) === encounter && !aside.has(id))
        const seqs = order.map((id) => seqOf.get(id) ?? 0)
        expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
      }
      await vehicle.lane.dispose(0)
      vehicle.journal.close()
    }),
    { numRuns: 25, examples: [[ALIKE_AND_MOVED]] },
  )
})
