import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { expectedSchema, schemaOf, schemaVersion } from './schema.ts'
import { assigning } from './testing/acts.ts'
import { drain, moving } from './testing/deliveries.ts'
import { entryOf, heldEntryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'

/** Whatever came after version 2 is taken away again: what is left is a file of then, definition by definition. */
const BACK_TO_2 = `
  DROP TABLE refused_frames;
  DROP TABLE outbox;
  DROP TABLE endpoints;
  DROP TABLE known_references;
  DROP INDEX readings_unforwarded;
  DROP INDEX observations_by_reading;
  CREATE UNIQUE INDEX observations_by_reading ON observations (reading, position);
  PRAGMA user_version = 2`

/** A journal of before the outbox, of three readings. */
function olderJournal(): string {
  const path = join(temporaryFolder(), 'journal.db')
  {
    using journal = openJournal({ path, clock: systemClock, key: testKey() })
    journal.commit([entryOf(1), heldEntryOf(2), entryOf(3)])
    journal.record([assigning(2, 'encounter-2')])
  }
  using db = new DatabaseSync(path)
  db.exec(BACK_TO_2)
  db.exec('UPDATE readings SET forwarded_at = 1 WHERE seq = 1')
  expect(schemaOf(db)).toEqual(expectedSchema(2))
  return path
}

test('a journal of before the outbox takes moves and endpoints once a daemon has opened it', () => {
  const path = olderJournal()
  {
    using journal = openJournal({ path, clock: systemClock, key: testKey() })
    expect(journal.verify()).toEqual({ ...WHOLE, readings: 3, observations: 6, acts: 2 })
    journal.record([moving(3, 'encounter-3')])
    journal.outbox.declare([{ name: 'telmi' }])
    expect(drain(journal, 'telmi')).toHaveLength(4)
    expect(journal.purge(Number.MAX_SAFE_INTEGER).readings).toBe(3)
    expect(journal.verify().findings).toEqual([])
  }
  using db = new DatabaseSync(path)
  expect([schemaVersion(db), schemaOf(db)]).toEqual([4, expectedSchema(4)])
})

test('a journal of before the outbox can be looked at, and stays as it is', () => {
  const path = olderJournal()
  const before = readFileSync(path)
  {
    using reader = openJournalReadOnly(path, testKey())
    expect(reader.verify()).toEqual({ ...WHOLE, readings: 3, observations: 6, acts: 2 })
    expect(reader.outbox.tallies()).toEqual([])
    expect(reader.outbox.deliveries()).toEqual([])
    expect(reader.frames.list()).toEqual([])
    expect(reader.observationsOf('encounter-1')).toHaveLength(4)
    expect(reader.readingOf(entryOf(2).observations[0]?.id ?? '')).toMatchObject({ encounter: 'encounter-2' })
  }
  expect(readFileSync(path).equals(before)).toBe(true)
})
