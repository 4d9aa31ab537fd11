import { hash } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { masterKeyId } from './keys.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { blob, text } from './rows.ts'
import { actOf } from './testing/acts.ts'
import { entriesOf, entryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'

const [OLD, NEW, OTHER] = [testKey('old'), testKey('new'), testKey('other')]
const clock = systemClock
const coded = (code: string) => expect.objectContaining({ code })

/** A stopped journal of 5 readings and an act, under {@link OLD}. */
function stoppedJournal(): string {
  const path = join(temporaryFolder(), 'journal.db')
  using journal = openJournal({ path, clock, key: OLD })
  journal.commit(entriesOf(1, 5))
  journal.record([actOf(1)])
  return path
}

/** What a power cut leaves of a journal under {@link OLD}: its newest rows are in the log alone. */
function cutJournal(): string {
  const path = join(temporaryFolder(), 'journal.db')
  using journal = openJournal({ path, clock, key: OLD })
  journal.commit(entriesOf(1, 5))
  return copyOf(path)
}

function copyOf(path: string): string {
  const copy = join(temporaryFolder(), 'journal.db')
  for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix)
  return copy
}

/** Digests of the files that hold something: the lock is empty, and SQLite makes the index of the log anew. */
function filesBeside(path: string): Record<string, string> {
  const folder = join(path, '..')
  const names = readdirSync(folder).filter((name) => !name.endsWith('-shm') && !name.endsWith('.lock'))
  const digests = names.map((name) => [name, readFileSync(join(folder, name))] as const)
  return Object.fromEntries(
    digests.filter(([, bytes]) => bytes.length > 0).map(([name, bytes]) => [name, hash('sha256', bytes)]),
  )
}

describe('the wrong key', () => {
  test.each([
    ['a stopped journal', stoppedJournal],
    ['a journal that a power cut left', cutJournal],
  ])('is refused for %s, and every file stays as it is', (_which, made) => {
    const path = made()
    const before = filesBeside(path)
    expect(() => openJournal({ path, clock, key: NEW })).toThrow(coded('UMT-JOURNAL-109'))
    expect(() => openJournal({ path, clock, key: NEW, previousKey: OTHER })).toThrow(coded('UMT-JOURNAL-109'))
    expect(() => openJournalReadOnly(path, NEW)).toThrow(coded('UMT-JOURNAL-109'))
    expect(filesBeside(path)).toEqual(before)
    using journal = openJournal({ path, clock, key: OLD })
    expect(journal.observationsOf('encounter-1')).toHaveLength(10)
  })
})

describe('a change of key', () => {
  test('leaves everything readable with the new key, under the same fingerprints, and nothing with the old one', () => {
    const path = stoppedJournal()
    const fingerprint = () => {
      using journal = openJournal({ path, clock, key: OLD })
      return journal.fingerprint('x')
    }
    const before = fingerprint()
    {
      using journal = openJournal({ path, clock, key: NEW, previousKey: OLD })
      expect(journal.fingerprint('x')).toBe(before)
      expect(journal.observationsOf('encounter-1')).toHaveLength(10)
      journal.commit([entryOf(6)])
      const detail = { by: { kind: 'daemon' }, key: masterKeyId(NEW), previous: masterKeyId(OLD) }
      const [act] = journal.acts({ kinds: ['key-changed'] })
      expect(JSON.parse(act?.detail ?? '')).toEqual(detail)
      expect(journal.verify()).toEqual({ ...WHOLE, readings: 6, observations: 12, acts: 3 })
    }
    expect(() => openJournal({ path, clock, key: OLD })).toThrow(coded('UMT-JOURNAL-109'))
    using again = openJournal({ path, clock, key: NEW })
    expect(again.observationsOf('encounter-1')).toHaveLength(12)
  })

  test('happens once, though the old key is still there at the next start', () => {
    const path = stoppedJournal()
    openJournal({ path, clock, key: NEW, previousKey: OLD }).close()
    using journal = openJournal({ path, clock, key: NEW, previousKey: OLD })
    expect(journal.acts({ kinds: ['key-changed'] })).toHaveLength(1)
  })

  test('seals new rows with a key of their own', () => {
    const path = stoppedJournal()
    {
      using journal = openJournal({ path, clock, key: NEW, previousKey: OLD })
      journal.commit([entryOf(6)])
    }
    using db = new DatabaseSync(path)
    const sealedWith = (seq: number) =>
      blob(db.prepare('SELECT reading FROM readings WHERE seq = ?').get(seq), 'reading').readUInt32BE(1)
    expect(sealedWith(6)).toBeGreaterThan(sealedWith(5))
  })

  test('takes the keys that the old one wrapped out of the file', () => {
    const path = stoppedJournal()
    const wrapped = () => {
      using db = new DatabaseSync(path)
      return db
        .prepare('SELECT wrapped FROM keys')
        .all()
        .map((row) => blob(row, 'wrapped'))
    }
    const before = wrapped()
    openJournal({ path, clock, key: NEW, previousKey: OLD }).close()
    const bytes = readFileSync(path)
    expect(before.filter((each) => bytes.includes(each))).toEqual([])
  })

  test('that a power cut ends leaves a journal that opens with one of the two, whole', () => {
    const path = stoppedJournal()
    // Keeps the change in the log, where it can be cut.
    using reader = new DatabaseSync(path, { readOnly: true })
    reader.exec('BEGIN; SELECT * FROM head')
    using _changed = openJournal({ path, clock, key: NEW, previousKey: OLD })
    const log = readFileSync(`${path}-wal`)
    expect(log.length).toBeGreaterThan(4096)
    const opens: string[] = []
    for (let at = 0; at <= log.length; at = at === log.length ? at + 1 : Math.min(log.length, at + 1500)) {
      const left = join(temporaryFolder(), 'journal.db')
      copyFileSync(path, left)
      writeFileSync(`${left}-wal`, log.subarray(0, at))
      const opening = [OLD, NEW].filter((key) => isOpenedBy(left, key))
      expect(opening).toHaveLength(1)
      opens.push(opening[0] === OLD ? 'old' : 'new')
      using journal = openJournal({ path: left, clock, key: NEW, previousKey: OLD })
      expect(journal.verify()).toEqual({ ...WHOLE, readings: 5, observations: 10, acts: 3 })
    }
    expect(new Set(opens)).toEqual(new Set(['old', 'new']))
  })
})

function isOpenedBy(path: string, key: typeof OLD): boolean {
  try {
    using reader = openJournalReadOnly(path, key)
    return reader.observationsOf('encounter-1').length === 10
  } catch {
    return false
  }
}

describe('keys that are damaged', () => {
  const tampered = (sql: string): string => {
    const path = stoppedJournal()
    using db = new DatabaseSync(path)
    db.exec(sql)
    return path
  }

  test.each([
    'DELETE FROM keys',
    "DELETE FROM keys WHERE purpose = 'data'",
    "DELETE FROM keys WHERE purpose = 'identity'",
    'UPDATE keys SET wrapped = zeroblob(60)',
    'UPDATE keys SET id = 3 - id + 10',
    "UPDATE keys SET purpose = 'data'",
    "UPDATE keys SET master = 'x' WHERE id = 1",
    'UPDATE head SET readings = 4',
    "UPDATE head SET mac = ''",
    'DELETE FROM acts WHERE seq = 2',
    'DELETE FROM observations WHERE reading = 5; DELETE FROM readings WHERE seq = 5',
  ])('%s: the journal is not opened, and stays as it is', (sql) => {
    const path = tampered(sql)
    const before = filesBeside(path)
    expect(() => openJournal({ path, clock, key: OLD })).toThrow(coded('UMT-JOURNAL-102'))
    expect(filesBeside(path)).toEqual(before)
    using reader = openJournalReadOnly(path, OLD)
    expect(reader.verify().findings).not.toEqual([])
  })
})

test('the name of a master key tells nothing of it, and is the same every time', () => {
  expect(masterKeyId(OLD)).toMatch(/^[0-9a-f]{16}$/)
  expect(masterKeyId(OLD)).toBe(masterKeyId(testKey('old')))
  expect(masterKeyId(OLD)).not.toBe(masterKeyId(NEW))
  expect(OLD.export().toString('hex')).not.toContain(masterKeyId(OLD))
})

test('keys stand in the file as the master key wrapped them, never open', () => {
  const path = stoppedJournal()
  using db = new DatabaseSync(path)
  const rows = db.prepare('SELECT * FROM keys').all()
  expect(rows.map((row) => [text(row, 'purpose'), blob(row, 'wrapped').length])).toEqual([
    ['identity', 60],
    ['data', 60],
  ])
})
