import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { PASSES_ON } from './outbox-types.ts'
import { assigning, discarding } from './testing/acts.ts'
import { ALL, answered, drain, handedOut } from './testing/deliveries.ts'
import { entriesOf, entryOf, heldEntryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import type { Journal } from './types.ts'

const AT = 1_790_000_100_000
const newPath = () => join(temporaryFolder(), 'journal.db')
const open = (path = newPath()) => openJournal({ path, clock: systemClock, key: testKey() })
const idsOf = (n: number) => entryOf(n).observations.map(({ id }) => id)
const owedTo = (journal: Journal, endpoint: string) =>
  journal.outbox.deliveries({ endpoint, owed: true }).map(({ observation }) => observation)

/** A journal with one endpoint, and what was measured. */
function owing(count: number, ...names: readonly string[]): Journal {
  const journal = open()
  journal.outbox.declare((names.length > 0 ? names : ['telmi']).map((name) => ({ name })))
  journal.commit(entriesOf(1, count))
  return journal
}

describe('what was committed', () => {
  test('is owed to each endpoint that was declared', () => {
    using journal = owing(1, 'telmi', 'hospital')
    expect(owedTo(journal, 'telmi')).toEqual(idsOf(1))
    expect(owedTo(journal, 'hospital')).toEqual(idsOf(1))
    expect(journal.outbox.deliveries({ first: 1 })).toEqual([
      {
        seq: 1,
        endpoint: 'telmi',
        observation: idsOf(1)[0],
        metric: 'blood-pressure',
        device: 'cuff-1',
        reading: entryOf(1).key,
        encounter: 'encounter-1',
        owes: 'create',
        answer: 'untried',
        attempts: 0,
        mayBeThere: false,
        since: expect.any(Number),
      },
    ])
  })

  test('is owed to nobody while no endpoint was declared', () => {
    using journal = open()
    journal.commit(entriesOf(1, 2))
    expect(journal.outbox.deliveries()).toEqual([])
    expect(journal.outbox.tallies()).toEqual([])
  })

  test('is owed once, though the device sends it again', () => {
    using journal = owing(1)
    journal.commit([entryOf(1), entryOf(2)])
    expect(owedTo(journal, 'telmi')).toEqual([...idsOf(1), ...idsOf(2)])
  })

  test('is owed to nobody while it is held, then to whom it is assigned, and never once it is discarded', () => {
    using journal = owing(0)
    journal.commit([heldEntryOf(1), heldEntryOf(2), heldEntryOf(3)])
    expect(owedTo(journal, 'telmi')).toEqual([])
    journal.record([assigning(2, 'encounter-7'), discarding(3)])
    expect(journal.outbox.deliveries().map(({ observation, encounter }) => [observation, encounter])).toEqual(
      idsOf(2).map((id) => [id, 'encounter-7']),
    )
  })

  test('is owed as far as the endpoint takes it', () => {
    using journal = open()
    journal.outbox.declare([{ name: 'hearts', metrics: ['heart-rate'] }])
    journal.commit([entryOf(1), { ...entryOf(2), observations: entryOf(2).observations.slice(0, 1) }])
    expect(owedTo(journal, 'hearts')).toEqual([idsOf(1)[1]])
    drain(journal, 'hearts')
    expect(journal.purge(Number.MAX_SAFE_INTEGER).readings).toBe(1)
  })
})

describe('an endpoint that is new', () => {
  test('is owed everything that was not forwarded, in order of commit', () => {
    const path = newPath()
    {
      using journal = open(path)
      journal.commit([heldEntryOf(1), entryOf(2), heldEntryOf(3), entryOf(4), heldEntryOf(5)])
      journal.record([assigning(3, 'encounter-3'), discarding(5)])
      journal.outbox.declare([{ name: 'telmi' }])
      expect(owedTo(journal, 'telmi')).toEqual([...idsOf(2), ...idsOf(3), ...idsOf(4)])
      journal.outbox.settle('telmi', answered(handedOut(journal, 'telmi', { ...ALL, units: 1 }), 'accepted'), AT)
    }
    using journal = open(path)
    journal.outbox.declare([{ name: 'telmi' }, { name: 'hospital' }])
    expect(owedTo(journal, 'hospital')).toEqual([...idsOf(3), ...idsOf(4)])
    expect(owedTo(journal, 'telmi')).toEqual([...idsOf(3), ...idsOf(4)])
  })

  test('is owed what only the broker outside has, which keeps nothing; and it is not erased meanwhile', () => {
    using journal = open()
    journal.outbox.declare([{ name: PASSES_ON }])
    journal.commit(entriesOf(1, 2))
    drain(journal, PASSES_ON)
    expect(journal.purge(Number.MAX_SAFE_INTEGER)).toMatchObject({ readings: 0 })
    journal.outbox.declare([{ name: 'telmi' }, { name: PASSES_ON }])
    expect(owedTo(journal, 'telmi')).toEqual([...idsOf(1), ...idsOf(2)])
    expect(owedTo(journal, PASSES_ON)).toEqual([])
    drain(journal, 'telmi')
    expect(journal.purge(Number.MAX_SAFE_INTEGER)).toMatchObject({ readings: 2 })
  })

  test('is owed nothing twice, however often it is declared', () => {
    const path = newPath()
    for (let start = 1; start <= 3; start += 1) {
      using journal = open(path)
      journal.outbox.declare([{ name: 'telmi' }])
      journal.commit([entryOf(start)])
      expect(journal.outbox.deliveries()).toHaveLength(2 * start)
    }
  })

  test('gets a backlog of many batches whole', () => {
    using journal = open()
    journal.commit(entriesOf(1, 4500))
    journal.outbox.declare([{ name: 'telmi' }])
    expect(journal.outbox.tallies()).toMatchObject([{ endpoint: 'telmi', owed: 9000 }])
    expect(owedTo(journal, 'telmi')).toEqual(
      entriesOf(1, 4500).flatMap(({ observations }) => observations.map(({ id }) => id)),
    )
  })

  test('that comes back gets what was committed without it', () => {
    const path = newPath()
    {
      using journal = open(path)
      journal.outbox.declare([{ name: 'telmi' }])
      journal.commit([entryOf(1)])
    }
    {
      using journal = open(path)
      journal.outbox.declare([])
      journal.commit([entryOf(2)])
      expect(journal.outbox.tallies()).toMatchObject([{ endpoint: 'telmi', owed: 2 }])
    }
    using journal = open(path)
    journal.outbox.declare([{ name: 'telmi' }])
    expect(owedTo(journal, 'telmi')).toEqual([...idsOf(1), ...idsOf(2)])
  })

  test('and is gone again is forgotten once nothing is owed to it', () => {
    using journal = owing(1, 'telmi', 'hospital')
    drain(journal, 'hospital')
    journal.outbox.declare([])
    expect(journal.outbox.tallies().map(({ endpoint }) => endpoint)).toEqual(['telmi'])
  })
})

describe('what comes next', () => {
  test('are whole readings in order, with what is to be sent', () => {
    using journal = owing(3)
    const units = handedOut(journal, 'telmi', { ...ALL, units: 2 })
    expect(units.map(({ reading }) => reading)).toEqual([entryOf(1).key, entryOf(2).key])
    expect(units[0]).toMatchObject({ encounter: 'encounter-1', device: 'cuff-1' })
    expect(units[0]?.observations.map(({ body }) => body)).toEqual(entryOf(1).observations.map(({ body }) => body))
    expect(units[0]?.observations.map(({ owes }) => owes)).toEqual(['create', 'create'])
  })

  test('are those of one encounter first, where it is named', () => {
    using journal = owing(0)
    journal.commit([1, 2, 3, 4].map((n) => entryOf(n, { encounter: n % 2 ? 'gone' : 'here' })))
    const keys = (first: string) => handedOut(journal, 'telmi', { ...ALL, first }).map(({ reading }) => reading)
    expect(keys('here')).toEqual([2, 4, 1, 3].map((n) => entryOf(n).key))
    expect(keys('nowhere')).toEqual([1, 2, 3, 4].map((n) => entryOf(n).key))
  })

  test('are no more than the bytes allow, but never half a reading, and one at least', () => {
    using journal = owing(4)
    const count = (bytes: number) =>
      handedOut(journal, 'telmi', { units: 10, bytes }).map((unit) => unit.observations.length)
    expect(count(1)).toEqual([2])
    expect(count(6000)).toEqual([2, 2])
    expect(count(1_000_000)).toEqual([2, 2, 2, 2])
  })

  test('are not told as arrived where an endpoint takes none of the kind, or a person gave them up', () => {
    using journal = owing(0)
    journal.outbox.declare([{ name: 'telmi' }, { name: 'mes', metrics: ['heart-rate'] }])
    journal.commit([entryOf(1), entryOf(2), entryOf(3, { encounter: 'another' })])
    const notTaken = () =>
      journal.outbox
        .tallies('encounter-1')
        .map(({ endpoint, notTakenOfEncounter = 0 }) => [endpoint, notTakenOfEncounter])
    const other = entryOf(1).observations.filter(({ metric }) => metric !== 'heart-rate').length * 2
    expect(notTaken()).toEqual([
      ['mes', other],
      ['telmi', 0],
    ])
    const [first, second] = handedOut(journal, 'telmi', ALL)
    if (!first || !second) throw new Error('nothing is owed')
    journal.outbox.settle('telmi', [...answered([first], 'inapplicable'), ...answered([second], 'accepted')], AT)
    expect(notTaken()).toEqual([
      ['mes', other],
      ['telmi', first.observations.length],
    ])
  })

  test('are none of those in quarantine, nor of those that nothing is owed of', () => {
    using journal = owing(3)
    const [first, second] = handedOut(journal, 'telmi', ALL)
    if (!first || !second) throw new Error('nothing is owed')
    journal.outbox.settle('telmi', [...answered([first], 'accepted'), ...answered([second], 'permanent')], AT)
    expect(handedOut(journal, 'telmi', ALL).map(({ reading }) => reading)).toEqual([entryOf(3).key])
    expect(journal.outbox.tallies('encounter-1')).toEqual([
      { endpoint: 'telmi', owed: 2, owedOfEncounter: 2, quarantined: 2, oldestSince: expect.any(Number) },
    ])
    expect(journal.outbox.deliveries({ endpoint: 'telmi', quarantined: true })).toHaveLength(2)
    expect(journal.outbox.deliveries({ quarantined: true, owed: true })).toHaveLength(4)
    expect(journal.outbox.deliveries({ observation: idsOf(1)[0] ?? '' })).toMatchObject([
      { owes: 'nothing', answer: 'accepted', attempts: 1, triedAt: AT, mayBeThere: true },
    ])
  })

  test('leave out the part of a reading that is settled or in quarantine', () => {
    using journal = owing(1)
    const [result] = answered(handedOut(journal, 'telmi', ALL), 'permanent')
    journal.outbox.settle('telmi', result ? [result] : [], AT)
    expect(handedOut(journal, 'telmi', ALL)[0]?.observations.map(({ observation }) => observation)).toEqual([
      idsOf(1)[1],
    ])
  })
})

describe('an answer', () => {
  test.each(['unknown', 'transient', 'configuration'] as const)('that is %s leaves the debt as it is', (answer) => {
    using journal = owing(1)
    journal.outbox.settle('telmi', answered(handedOut(journal, 'telmi', ALL), answer, { reason: 'HTTP 503' }), AT)
    expect(journal.outbox.deliveries()).toMatchObject([
      { owes: 'create', answer, attempts: 1, triedAt: AT, reason: 'HTTP 503', mayBeThere: answer !== 'configuration' },
      { owes: 'create', answer },
    ])
    expect(handedOut(journal, 'telmi', ALL)).toHaveLength(1)
  })

  test('that the dialect has no words for it is the end of the debt', () => {
    using journal = owing(1)
    journal.outbox.settle('telmi', answered(handedOut(journal, 'telmi', ALL), 'inapplicable'), AT)
    expect(journal.outbox.deliveries()).toMatchObject([
      { owes: 'nothing', answer: 'inapplicable', mayBeThere: false },
      {},
    ])
    expect(journal.purge(Number.MAX_SAFE_INTEGER).readings).toBe(1)
  })

  test('counts as forwarded once every endpoint has answered for the whole reading', () => {
    using journal = owing(1, 'telmi', 'hospital')
    const purged = () => journal.purge(Number.MAX_SAFE_INTEGER).readings
    const [one, other] = answered(handedOut(journal, 'telmi', ALL), 'accepted')
    journal.outbox.settle('telmi', one ? [one] : [], AT)
    expect(purged()).toBe(0)
    journal.outbox.settle('telmi', other ? [other] : [], AT)
    expect(purged()).toBe(0)
    expect(drain(journal, 'hospital')).toHaveLength(2)
    expect(purged()).toBe(1)
    expect(journal.outbox.deliveries()).toEqual([])
    expect(journal.verify().findings).toEqual([])
  })

  test('for what is owed to no such endpoint is refused, and the others with it', () => {
    using journal = owing(1)
    const results = answered(handedOut(journal, 'telmi', ALL), 'accepted')
    expect(() => journal.outbox.settle('hospital', results, AT)).toThrow(RangeError)
    const strange = results.map((each) => ({ ...each, observation: 'none' }))
    expect(() => journal.outbox.settle('telmi', [...results, ...strange], AT)).toThrow(RangeError)
    expect(owedTo(journal, 'telmi')).toEqual(idsOf(1))
  })
})

test('the reason of an endpoint is sealed: it may quote the patient', () => {
  const path = newPath()
  using journal = open(path)
  journal.outbox.declare([{ name: 'telmi' }])
  journal.commit([entryOf(1)])
  journal.outbox.settle('telmi', answered(handedOut(journal, 'telmi', ALL), 'permanent', { reason: 'Jean Dupont' }), AT)
  expect(journal.outbox.deliveries({ quarantined: true, first: 1 })).toMatchObject([{ reason: 'Jean Dupont' }])
  using closed = openJournalReadOnly(path)
  expect(closed.outbox.deliveries({ quarantined: true, first: 1 })[0]).not.toHaveProperty('reason')
  expect(closed.outbox.tallies()).toMatchObject([{ quarantined: 2 }])
})

test('where an endpoint keeps a Device is known after a restart, until it is forgotten', () => {
  const path = newPath()
  {
    using journal = open(path)
    expect(journal.outbox.reference('telmi', 'cuff-1')).toBeUndefined()
    journal.outbox.setReference('telmi', 'cuff-1', { reference: 'Device/1', digest: 'a' })
    journal.outbox.setReference('telmi', 'cuff-1', { reference: 'Device/17', digest: 'b' })
  }
  using journal = open(path)
  expect(journal.outbox.reference('telmi', 'cuff-1')).toEqual({ reference: 'Device/17', digest: 'b' })
  expect(journal.outbox.reference('hospital', 'cuff-1')).toBeUndefined()
  journal.outbox.setReference('telmi', 'cuff-1', undefined)
  expect(journal.outbox.reference('telmi', 'cuff-1')).toBeUndefined()
  journal.outbox.setReference('telmi', 'patient', { reference: 'Patient/3', digest: 'c' })
  journal.purge(Number.MAX_SAFE_INTEGER)
  expect(journal.outbox.reference('telmi', 'patient')).toBeUndefined()
})
