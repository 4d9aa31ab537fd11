import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal } from './open.ts'
import type { DeliveryResult, OwedObservation } from './outbox-types.ts'
import { assigning, discarding } from './testing/acts.ts'
import { handedOut, moving } from './testing/deliveries.ts'
import { entryOf, heldEntryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import type { Journal } from './types.ts'

const ENDPOINTS = ['telmi', 'hospital'] as const
const AT = 1_790_000_100_000

/** What becomes of one request: whether it arrives, what is answered, and whether the power stays on until that is settled. */
const FATES = {
  taken: { arrives: true, answer: 'accepted' },
  answerLost: { arrives: true, answer: 'unknown' },
  busyAfterwards: { arrives: true, answer: 'transient' },
  requestLost: { arrives: false, answer: 'unknown' },
  offline: { arrives: false, answer: 'transient', notSent: true },
  misfit: { arrives: false, answer: 'configuration' },
  refused: { arrives: false, answer: 'permanent' },
  cutAfterwards: { arrives: true },
  cutBefore: { arrives: false },
} as const
type Fate = keyof typeof FATES

const anyN = fc.integer({ min: 1, max: 3 })
const anyEncounter = fc.constantFrom('encounter-1', 'encounter-2', 'encounter-3', undefined)
const anyEndpoint = fc.constantFrom(...ENDPOINTS)
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('commit'), n: anyN, held: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('decide'), n: anyN, discard: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('move'), n: anyN, encounter: anyEncounter }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('send'),
      endpoint: anyEndpoint,
      units: fc.integer({ min: 1, max: 3 }),
      fate: fc.constantFrom(...(Object.keys(FATES) as Fate[])),
      /** Somebody moves what is under way. */
      meanwhile: fc.option(fc.record({ encounter: anyEncounter }), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('retry'), endpoint: anyEndpoint }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('purge') }) },
) as fc.Arbitrary<Step>

type Step =
  | { does: 'commit'; n: number; held: boolean }
  | { does: 'decide'; n: number; discard: boolean }
  | { does: 'move'; n: number; encounter: string | undefined }
  | {
      does: 'send'
      endpoint: string
      units: number
      fate: Fate
      meanwhile: { encounter: string | undefined } | undefined
    }
  | { does: 'retry'; endpoint: string }
  | { does: 'purge' }

/** A vehicle, its two platforms, and how often each Observation was created there. */
class World {
  readonly #path = join(temporaryFolder(), 'journal.db')
  #round = 0
  journal: Journal = this.#start()
  readonly platforms = new Map(
    ENDPOINTS.map((name) => [name as string, new Map<string, 'final' | 'entered-in-error'>()]),
  )

  #start(): Journal {
    const journal = openJournal({ path: this.#path, clock: systemClock, key: testKey() })
    journal.outbox.declare(ENDPOINTS.map((name) => ({ name })))
    return journal
  }

  #restart(): void {
    this.journal.close()
    this.journal = this.#start()
  }

  #move(n: number, encounter: string | undefined): void {
    this.#round += 1
    this.journal.record([moving(n, encounter, this.#round)])
  }

  #arrive(endpoint: string, { owes, observation }: OwedObservation): void {
    const platform = this.platforms.get(endpoint)
    // As a conditional create does: what was taken back is not created again.
    if (owes === 'retract') platform?.set(observation, 'entered-in-error')
    else if (!platform?.has(observation)) platform?.set(observation, 'final')
  }

  send(endpoint: string, units: number, fate: Fate, meanwhile?: { encounter: string | undefined }): number {
    const owed = handedOut(this.journal, endpoint, { first: 'encounter-2', units, bytes: 5_000 })
    const observations = owed.flatMap((unit) => unit.observations)
    const left = this.journal.outbox.deliveries({ endpoint, owed: true }).filter(({ owes }) => owes === 'retract')
    // What stands there of another patient is taken back before.
    for (const { owes, reading } of observations)
      if (owes === 'create') expect(left.map((each) => each.reading)).not.toContain(reading)
    const underWay = [1, 2, 3].filter((n) => owed.some(({ reading }) => reading === entryOf(n).key))
    if (meanwhile) for (const n of underWay) this.#move(n, meanwhile.encounter)
    const { arrives, ...answer } = FATES[fate]
    if (arrives) for (const each of observations) this.#arrive(endpoint, each)
    if (!('answer' in answer)) this.#restart()
    else {
      const results = observations.flatMap(({ observation, owes }): readonly DeliveryResult[] =>
        owes === 'nothing' ? [] : [{ observation, owes, ...answer }],
      )
      this.journal.outbox.settle(endpoint, results, AT)
    }
    return observations.length
  }

  retry(endpoint: string): void {
    const rows = this.journal.outbox.deliveries({ endpoint, quarantined: true })
    this.journal.outbox.decide('retry', rows, { kind: 'delivery-retried', at: AT, detail: '{}' })
  }

  take(one: Step): void {
    if (one.does === 'commit') this.journal.commit([one.held ? heldEntryOf(one.n) : entryOf(one.n)])
    else if (one.does === 'decide')
      this.journal.record([one.discard ? discarding(one.n) : assigning(one.n, 'encounter-3')])
    else if (one.does === 'move') this.#move(one.n, one.encounter)
    else if (one.does === 'retry') this.retry(one.endpoint)
    else if (one.does === 'purge') this.journal.purge(Number.MAX_SAFE_INTEGER)
    else this.send(one.endpoint, one.units, one.fate, one.meanwhile)
  }
}

test('whatever happens on the way, each platform ends with each measurement once, of whom it is now', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const world = new World()
      for (const one of steps) {
        world.take(one)
        expect(world.journal.verify().findings).toEqual([])
      }
      for (const endpoint of ENDPOINTS) {
        world.retry(endpoint)
        while (world.send(endpoint, 2, 'taken') > 0);
      }
      const { journal } = world
      expect(journal.outbox.deliveries({ owed: true, quarantined: true })).toEqual([])
      const current = new Set(
        [1, 2, 3].flatMap((n) => journal.readingOf(entryOf(n).observations[0]?.id ?? '')?.observations ?? []),
      )
      for (const platform of world.platforms.values()) {
        const standing = [...platform].filter(([, status]) => status === 'final').map(([id]) => id)
        expect(new Set(standing)).toEqual(current)
      }
      // Everything that is somebody's was forwarded, and all that was given to nobody is settled.
      journal.purge(Number.MAX_SAFE_INTEGER)
      expect(journal.outbox.deliveries()).toEqual([])
      expect(journal.verify().findings).toEqual([])
      journal.close()
    }),
    { numRuns: 120 },
  )
})
