import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { actOf, assigning, closingOf, discarding } from './testing/acts.ts'
import { entryOf, heldEntryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'
import type { ActEntry } from './types.ts'

const newJournal = () =>
  openJournal({ path: join(temporaryFolder(), 'journal.db'), clock: systemClock, key: testKey() })
const asRead = ({ observations: _none, ...act }: ActEntry, seq: number) => ({ ...act, seq })

test('a new journal tells that its key was made', () => {
  using journal = newJournal()
  expect(journal.acts()).toMatchObject([{ seq: 1, kind: 'key-made' }])
})

test('acts come back as they were recorded, in order', () => {
  using journal = newJournal()
  expect(journal.record([actOf(1), closingOf(1)])).toEqual([
    { kind: 'recorded', seq: 2 },
    { kind: 'recorded', seq: 3 },
  ])
  expect(journal.acts().slice(1)).toEqual([asRead(actOf(1), 2), asRead(closingOf(1), 3)])
  expect(journal.record([])).toEqual([])
  expect(journal.verify()).toEqual({ ...WHOLE, readings: 0, observations: 0, acts: 3 })
})

test('acts are asked for by kind, by reading, by encounter, and the last ones only', () => {
  using journal = newJournal()
  journal.commit([heldEntryOf(5)])
  journal.record([actOf(1), closingOf(1), actOf(2), assigning(5, 'encounter-2'), closingOf(2)])
  const seqs = (query: Parameters<typeof journal.acts>[0]) => journal.acts(query).map(({ seq }) => seq)
  const encounters = ['encounter-opened', 'encounter-closed']
  expect(seqs({})).toEqual([1, 2, 3, 4, 5, 6])
  expect(seqs({ last: 2 })).toEqual([5, 6])
  expect(seqs({ last: 0 })).toEqual([])
  expect(seqs({ kinds: encounters })).toEqual([2, 3, 4, 6])
  expect(seqs({ kinds: encounters, last: 2 })).toEqual([4, 6])
  expect(seqs({ kinds: [...encounters, ...encounters], last: 9 })).toEqual([2, 3, 4, 6])
  expect(seqs({ kinds: [] })).toEqual([])
  expect(seqs({ encounter: 'encounter-2' })).toEqual([4, 5, 6])
  expect(seqs({ encounter: 'encounter-2', kinds: ['encounter-closed'] })).toEqual([6])
  expect(seqs({ reading: entryOf(5).key })).toEqual([5])
  expect(seqs({ reading: entryOf(5).key, encounter: 'encounter-1' })).toEqual([])
  expect(seqs({ reading: entryOf(6).key })).toEqual([])
})

describe('a held reading', () => {
  test('is there with its content, and without a value in the list', () => {
    using journal = newJournal()
    journal.commit([entryOf(1), heldEntryOf(2)])
    const { key, device, arrivedAt, measuredAt, metrics, reading } = heldEntryOf(2)
    const listed = { key, device, arrivedAt, measuredAt, metrics, heldBecause: 'before-encounter' }
    expect(journal.held()).toEqual([listed])
    expect(journal.heldReading(key)).toEqual({ ...listed, reading })
    expect(journal.heldReading(entryOf(1).key)).toBeUndefined()
    expect(journal.heldReading(entryOf(3).key)).toBeUndefined()
  })

  test('that is assigned is of that encounter, after what was measured in it', () => {
    using journal = newJournal()
    journal.commit([heldEntryOf(2), entryOf(3)])
    expect(journal.record([assigning(2, 'encounter-1')])).toEqual([{ kind: 'recorded', seq: 2 }])
    expect(journal.held()).toEqual([])
    const bodies = [entryOf(3), entryOf(2)].flatMap(({ observations }) => observations.map(({ body }) => body))
    expect(journal.observationsOf('encounter-1')).toEqual(bodies)
    expect(journal.observation(entryOf(2).observations[0]?.id ?? '')).toBe(entryOf(2).observations[0]?.body)
    expect(journal.counts()).toEqual({ readings: 2, observations: 4, held: 0, acts: 2 })
    expect(journal.verify()).toEqual({ ...WHOLE, readings: 2, observations: 4, acts: 2 })
  })

  test('that is discarded is of nobody, and still there', () => {
    using journal = newJournal()
    journal.commit([heldEntryOf(2)])
    journal.record([discarding(2)])
    expect(journal.held()).toEqual([])
    expect(journal.heldReading(entryOf(2).key)).toBeDefined()
    expect(journal.counts()).toEqual({ readings: 1, observations: 0, held: 0, acts: 2 })
    expect(journal.verify()).toEqual({ ...WHOLE, readings: 1, observations: 0, acts: 2 })
  })

  test('is decided on once', () => {
    using journal = newJournal()
    journal.commit([heldEntryOf(2)])
    expect(journal.record([discarding(2), assigning(2, 'encounter-1')])).toEqual([
      { kind: 'recorded', seq: 2 },
      { kind: 'refused', because: 'decided', seq: 2 },
    ])
    expect(journal.record([assigning(2, 'encounter-1')])).toEqual([{ kind: 'refused', because: 'decided', seq: 2 }])
    expect(journal.counts()).toEqual({ readings: 1, observations: 0, held: 0, acts: 2 })
  })

  test('that is none, or is not there, cannot be decided on', () => {
    using journal = newJournal()
    journal.commit([entryOf(1)])
    expect(journal.record([discarding(1), assigning(7, 'encounter-1'), actOf(2)])).toEqual([
      { kind: 'refused', because: 'not-held' },
      { kind: 'refused', because: 'not-held' },
      { kind: 'recorded', seq: 2 },
    ])
  })

  test('that arrives again after it was assigned meets its own row', () => {
    using journal = newJournal()
    journal.commit([heldEntryOf(2)])
    journal.record([assigning(2, 'encounter-1')])
    expect(journal.commit([entryOf(2), heldEntryOf(2)])).toEqual([
      { kind: 'duplicate', seq: 1 },
      { kind: 'duplicate', seq: 1 },
    ])
    expect(journal.counts()).toMatchObject({ readings: 1, held: 0 })
  })
})

test.each([
  ['assigns to no encounter', discarding(1), { kind: 'reading-assigned' }],
  ['opens no encounter', discarding(1), { kind: 'encounter-opened' }],
  ['decides on no reading', actOf(1), { kind: 'reading-discarded' }],
  ['has Observations and assigns nothing', actOf(1), { observations: entryOf(1).observations }],
  ['has a detail that is not JSON', actOf(1), { detail: '{"half":' }],
  ['has a lone surrogate', actOf(1), { encounter: '\ud800' }],
  ['has no whole number of milliseconds', actOf(1), { at: 0.5 }],
])('an act that %s is refused, and its batch with it', (_what, act, changes) => {
  using journal = newJournal()
  journal.commit([heldEntryOf(1)])
  expect(() => journal.record([actOf(2), { ...act, ...changes }])).toThrow(RangeError)
  expect(journal.counts()).toEqual({ readings: 1, observations: 0, held: 1, acts: 1 })
  expect(journal.record([actOf(2)])).toEqual([{ kind: 'recorded', seq: 2 }])
  expect(journal.verify().findings).toEqual([])
})

test('the last arrival of an encounter is the one that was written last, whatever the clock said meanwhile', () => {
  using journal = newJournal()
  journal.commit([
    entryOf(1, { arrivedAt: 9000 }),
    entryOf(2, { arrivedAt: 5000 }),
    entryOf(3, { arrivedAt: 9500, encounter: 'encounter-2' }),
    heldEntryOf(4),
  ])
  journal.record([assigning(4, 'encounter-1')])
  expect(journal.lastArrivalOf('encounter-1')).toBe(5000)
  expect(journal.lastArrivalOf('encounter-3')).toBeUndefined()
})

test('without the key acts tell what and when, and nothing that is sealed', () => {
  const path = join(temporaryFolder(), 'journal.db')
  using journal = openJournal({ path, clock: systemClock, key: testKey() })
  journal.commit([entryOf(1), heldEntryOf(2)])
  journal.record([actOf(1)])
  using reader = openJournalReadOnly(path)
  const { detail: _sealed, ...open } = asRead(actOf(1), 2)
  expect(reader.acts({ last: 1 })).toEqual([open])
  expect(reader.held()).toHaveLength(1)
  const closed = expect.objectContaining({ code: 'UMT-JOURNAL-110' })
  expect(() => reader.observationsOf('encounter-1')).toThrow(closed)
  expect(() => reader.observation(entryOf(1).observations[0]?.id ?? '')).toThrow(closed)
  expect(() => reader.heldReading(entryOf(2).key)).toThrow(closed)
  expect(() => reader.fingerprint('x')).toThrow(closed)
  expect(reader.verify()).toEqual({ ...WHOLE, opened: false, readings: 2, observations: 2, acts: 2 })
})

test('a fingerprint is the same after a restart, and another one in another journal', () => {
  const path = join(temporaryFolder(), 'journal.db')
  const print = () => {
    using journal = openJournal({ path, clock: systemClock, key: testKey() })
    return journal.fingerprint('dated 120/80')
  }
  const first = print()
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  expect(print()).toBe(first)
  using other = newJournal()
  expect(other.fingerprint('dated 120/80')).not.toBe(first)
})
