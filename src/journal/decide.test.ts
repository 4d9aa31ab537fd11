import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal } from './open.ts'
import { ALL, answered, drain, handedOut, moving } from './testing/deliveries.ts'
import { entriesOf, entryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import type { Journal } from './types.ts'

const AT = 1_790_000_100_000
const act = (kind: string) => ({ kind, at: AT, detail: '{"by":{"kind":"daemon"}}' })
const idsOf = (n: number) => entryOf(n).observations.map(({ id }) => id)
const rowsOf = (n: number, endpoint = 'telmi') => idsOf(n).map((observation) => ({ endpoint, observation }))
const actsOf = (journal: Journal) => journal.acts().map(({ kind }) => kind)

/** Two readings; the first is in quarantine. */
function quarantined(): Journal {
  const journal = openJournal({ path: join(temporaryFolder(), 'journal.db'), clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  journal.commit(entriesOf(1, 2))
  const units = handedOut(journal, 'telmi', { ...ALL, units: 1 })
  journal.outbox.settle('telmi', answered(units, 'permanent', { reason: 'no such code' }), AT)
  return journal
}

test('what a person tries again is owed again, in its old place', () => {
  using journal = quarantined()
  expect(journal.outbox.decide('retry', rowsOf(1), act('delivery-retried'))).toBe(2)
  expect(actsOf(journal)).toEqual(['key-made', 'delivery-retried'])
  expect(drain(journal, 'telmi')).toEqual([1, 2].flatMap((n) => idsOf(n).map((id) => `create ${id}`)))
  expect(journal.verify().findings).toEqual([])
})

test('what a person discards is not owed any more, and counts as forwarded', () => {
  using journal = quarantined()
  expect(journal.outbox.decide('discard', rowsOf(1), act('delivery-discarded'))).toBe(2)
  expect(journal.outbox.deliveries({ observation: idsOf(1)[0] ?? '' })).toMatchObject([
    { owes: 'nothing', answer: 'permanent', reason: 'no such code' },
  ])
  expect(journal.outbox.tallies()).toMatchObject([{ owed: 2, quarantined: 0 }])
  expect(journal.purge(AT)).toEqual({ readings: 0, acts: 0 })
  expect(journal.purge(AT + 1)).toEqual({ readings: 1, acts: 0 })
  expect(journal.verify().findings).toEqual([])
})

test('what is not in quarantine is not decided on, and no act says so', () => {
  using journal = quarantined()
  const others = [...rowsOf(2), ...rowsOf(1, 'hospital'), { endpoint: 'telmi', observation: 'none' }]
  expect(journal.outbox.decide('discard', others, act('delivery-discarded'))).toBe(0)
  expect(journal.outbox.decide('retry', rowsOf(2), act('delivery-retried'))).toBe(0)
  expect(actsOf(journal)).toEqual(['key-made'])
  expect(journal.outbox.decide('discard', [...rowsOf(1), ...rowsOf(1)], act('delivery-discarded'))).toBe(2)
  expect(journal.outbox.decide('discard', rowsOf(1), act('delivery-discarded'))).toBe(0)
})

test('what is owed to an endpoint that is gone from the configuration can be discarded', () => {
  using journal = quarantined()
  journal.outbox.declare([])
  expect(journal.outbox.tallies()).toMatchObject([{ endpoint: 'telmi', owed: 2, quarantined: 2 }])
  expect(journal.outbox.decide('discard', [...rowsOf(1), ...rowsOf(2)], act('delivery-discarded'))).toBe(4)
  expect(journal.purge(Number.MAX_SAFE_INTEGER)).toEqual({ readings: 2, acts: 0 })
})

test('what was in quarantine and is moved goes to where it belongs, and the lane may take quarantine back', () => {
  using journal = quarantined()
  journal.record([moving(1, 'encounter-2')])
  expect(journal.outbox.deliveries({ quarantined: true })).toEqual([])
  const units = handedOut(journal, 'telmi', ALL)
  journal.outbox.settle('telmi', answered(units, 'permanent'), AT)
  expect(journal.outbox.tallies()).toMatchObject([{ owed: 0, quarantined: 4 }])
  journal.outbox.settle('telmi', answered(units, 'configuration'), AT)
  expect(journal.outbox.tallies()).toMatchObject([{ owed: 4, quarantined: 0 }])
})
