import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { ALL, answered, handedOut, moving } from './testing/deliveries.ts'
import { entryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'

const AT = 1_790_000_100_000

/** The first reading is accepted, the second was accepted and moved since, the third is in quarantine. Rows 1 to 8. */
function stoppedJournal(): string {
  const path = join(temporaryFolder(), 'journal.db')
  using journal = openJournal({ path, clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  journal.commit([entryOf(1), entryOf(2), entryOf(3)])
  const [one, two, three] = handedOut(journal, 'telmi', ALL)
  if (!one || !two || !three) throw new Error('nothing is owed')
  journal.outbox.settle('telmi', answered([one, two], 'accepted'), AT)
  journal.outbox.settle('telmi', answered([three], 'permanent', { reason: 'refused' }), AT)
  journal.record([moving(2, 'encounter-2')])
  return path
}

function findingsOf(path: string, key = testKey()) {
  using reader = openJournalReadOnly(path, key)
  return reader.verify().findings
}

test('an outbox as the daemon leaves it has no finding, opened or not', () => {
  const path = stoppedJournal()
  using reader = openJournalReadOnly(path, testKey())
  expect(reader.verify()).toEqual({ ...WHOLE, readings: 3, observations: 8, acts: 2 })
  using closed = openJournalReadOnly(path)
  expect(closed.verify().findings).toEqual([])
})

test.each([
  ['of no Observation', "UPDATE outbox SET observation = 'none' WHERE seq = 5", 'orphan', 5],
  ['of another reading', 'UPDATE outbox SET reading = 9 WHERE seq = 5', 'orphan', 5],
  ['for an endpoint that was never declared', "UPDATE outbox SET endpoint = 'other' WHERE seq = 5", 'orphan', 5],
  ['of what stands, to be taken back', "UPDATE outbox SET owes = 'retract' WHERE seq = 5", 'changed', 5],
  ['of what was moved, to be created', "UPDATE outbox SET owes = 'create' WHERE seq = 3", 'changed', 3],
  ['of what counts as forwarded', 'UPDATE readings SET forwarded_at = 1 WHERE seq = 3', 'changed', 5],
  [
    'with the reason of another row',
    'UPDATE outbox SET reason = (SELECT reason FROM outbox WHERE seq = 5) WHERE seq = 6',
    'not-opened',
    6,
  ],
])('a delivery %s is named', (_what, sql, kind, seq) => {
  const path = stoppedJournal()
  {
    using db = new DatabaseSync(path)
    db.exec(sql)
  }
  expect(findingsOf(path)).toContainEqual(expect.objectContaining({ kind, table: 'outbox', seq }))
})

test('a delivery that somebody took away is owed again after the next start', () => {
  const path = stoppedJournal()
  {
    using db = new DatabaseSync(path)
    db.exec('DELETE FROM outbox WHERE seq = 6')
  }
  expect(findingsOf(path)).toEqual([])
  using journal = openJournal({ path, clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  expect(journal.outbox.deliveries({ observation: entryOf(3).observations[1]?.id ?? '' })).toMatchObject([
    { owes: 'create', answer: 'untried' },
  ])
})
