import { hash } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal } from './open.ts'
import { entriesOf, entryOf, heldEntryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'

const newJournal = () =>
  openJournal({ path: join(temporaryFolder(), 'journal.db'), clock: systemClock, key: testKey() })

describe('commit', () => {
  test('a batch gets one sequence number an entry, in order', () => {
    using journal = newJournal()
    expect(journal.commit(entriesOf(1, 2))).toEqual([
      { kind: 'committed', seq: 1 },
      { kind: 'committed', seq: 2 },
    ])
    expect(journal.commit([entryOf(3)])).toEqual([{ kind: 'committed', seq: 3 }])
  })

  test('a measurement that is sent again meets its own row', () => {
    using journal = newJournal()
    journal.commit(entriesOf(1, 3))
    expect(journal.commit([entryOf(2, { arrivedAt: 1_790_000_999_000 })])).toEqual([{ kind: 'duplicate', seq: 2 }])
    expect(journal.counts()).toEqual({ readings: 3, observations: 6, held: 0, acts: 1 })
    expect(journal.verify().findings).toEqual([])
  })

  test('a measurement that stands twice in one batch is written once', () => {
    using journal = newJournal()
    expect(journal.commit([entryOf(1), entryOf(1), entryOf(2)])).toEqual([
      { kind: 'committed', seq: 1 },
      { kind: 'duplicate', seq: 1 },
      { kind: 'committed', seq: 2 },
    ])
  })

  test('another measurement under a known key is reported as a conflict, and the rest of the batch is written', () => {
    using journal = newJournal()
    journal.commit([entryOf(1)])
    const other = entryOf(1, { content: hash('sha256', 'something else') })
    expect(journal.commit([other, entryOf(2)])).toEqual([
      { kind: 'conflict', seq: 1 },
      { kind: 'committed', seq: 2 },
    ])
  })

  test('another measurement with a known Observation id is reported as a conflict', () => {
    using journal = newJournal()
    journal.commit(entriesOf(1, 2))
    const { observations } = entryOf(2)
    expect(journal.commit([entryOf(3, { observations })])).toEqual([{ kind: 'conflict', seq: 2 }])
    expect(journal.counts().readings).toBe(2)
  })

  test('an empty batch has no outcome and costs no transaction', () => {
    using journal = newJournal()
    expect(journal.commit([])).toEqual([])
  })

  test.each([
    ['is held and has Observations', { heldBecause: 'before-encounter' }],
    ['has a key that is not a digest', { key: 'ABC' }],
    ['has a content that is not a digest', { content: '' }],
    ['has no whole number of milliseconds', { arrivedAt: 0.5 }],
    ['has no time at all', { measuredAt: Number.NaN }],
    ['has a lone surrogate', { reading: '"\ud800"' }],
    ['has one Observation twice', { observations: [entryOf(7), entryOf(7)].flatMap((e) => e.observations) }],
  ])('an entry that %s is refused, and its batch with it', (_what, changes) => {
    using journal = newJournal()
    expect(() => journal.commit([entryOf(1), entryOf(9, changes)])).toThrow(RangeError)
    expect(journal.counts()).toEqual({ readings: 0, observations: 0, held: 0, acts: 1 })
    expect(journal.commit([entryOf(1)])).toEqual([{ kind: 'committed', seq: 1 }])
    expect(journal.verify().findings).toEqual([])
  })

  test('an entry that belongs to nobody and is not held is refused', () => {
    using journal = newJournal()
    const { heldBecause: _none, ...entry } = heldEntryOf(1)
    expect(() => journal.commit([entry])).toThrow(RangeError)
  })

  test('any text comes back byte for byte', () => {
    using journal = newJournal()
    let n = 0
    const body = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed())
    fc.assert(
      fc.property(body, fc.integer(), (text, measuredAt) => {
        n += 1
        const observations = [{ id: `id-${n}`, metric: 'body-temperature', body: JSON.stringify(text) }]
        journal.commit([entryOf(n, { measuredAt, device: text, observations })])
        expect(journal.observation(`id-${n}`)).toBe(JSON.stringify(text))
        expect(journal.lastArrival(text, entryOf(n).content)).toBe(entryOf(n).arrivedAt)
      }),
    )
    expect(journal.verify().findings).toEqual([])
  })
})

describe('questions', () => {
  test('the Observations of an encounter come in order of commit, and of that encounter only', () => {
    using journal = newJournal()
    journal.commit([entryOf(2), entryOf(5, { encounter: 'encounter-2' }), heldEntryOf(3), entryOf(1)])
    const bodies = [entryOf(2), entryOf(1)].flatMap((entry) => entry.observations.map(({ body }) => body))
    expect(journal.observationsOf('encounter-1')).toEqual(bodies)
    expect(journal.observationsOf('encounter-3')).toEqual([])
  })

  test('an Observation is found by its id, a reading by its key', () => {
    using journal = newJournal()
    const entry = entryOf(1)
    journal.commit([entry])
    expect(entry.observations.map(({ id }) => journal.observation(id))).toEqual(entry.observations.map((o) => o.body))
    expect(journal.observation('other')).toBeUndefined()
    expect([journal.has(entry.key), journal.has(entryOf(2).key)]).toEqual([true, false])
  })

  test('a held reading is listed without a value and counted', () => {
    using journal = newJournal()
    const { key, device, arrivedAt, measuredAt, metrics } = entryOf(2)
    journal.commit([entryOf(1), heldEntryOf(2, 'before-pairing')])
    expect(journal.held()).toEqual([{ key, device, arrivedAt, measuredAt, heldBecause: 'before-pairing', metrics }])
    expect(journal.counts()).toEqual({ readings: 2, observations: 2, held: 1, acts: 1 })
  })

  test('the last arrival is the latest one of that device with that content', () => {
    using journal = newJournal()
    const { content } = entryOf(1)
    journal.commit([
      entryOf(1, { arrivedAt: 5000 }),
      entryOf(2, { arrivedAt: 9000, content }),
      entryOf(3, { arrivedAt: 7000, content }),
      entryOf(4, { arrivedAt: 9500, content, device: 'cuff-2' }),
    ])
    expect(journal.lastArrival('cuff-1', content)).toBe(9000)
    expect(journal.lastArrival('cuff-3', content)).toBeUndefined()
    expect(journal.lastArrival('cuff-1', entryOf(2).content)).toBeUndefined()
  })
})

test('a closed journal may be closed again', () => {
  const journal = newJournal()
  journal.close()
  journal.close()
  expect(() => journal.counts()).toThrow()
})
