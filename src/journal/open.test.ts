import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { actOf } from './testing/acts.ts'
import { entriesOf, entryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'

const open = (path: string) => openJournal({ path, clock: systemClock, key: testKey() })
const coded = (code: string) => expect.objectContaining({ code })

describe('a new journal', () => {
  test('is made with its folder, for its user only', () => {
    const path = join(temporaryFolder(), 'umt', 'state', 'journal.db')
    using journal = open(path)
    journal.commit([entryOf(1)])
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700)
    for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}.lock`])
      expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600])
  })

  test('may be an empty file that somebody made before', () => {
    const path = join(temporaryFolder(), 'journal.db')
    writeFileSync(path, '')
    using journal = open(path)
    expect(journal.commit([entryOf(1)])).toEqual([{ kind: 'committed', seq: 1 }])
  })

  test('is begun again where a power cut ended its creation', () => {
    const half = join(temporaryFolder(), 'half.db')
    using creating = new DatabaseSync(half)
    creating.exec('PRAGMA cache_size = 1; BEGIN; CREATE TABLE half (a); INSERT INTO half VALUES (zeroblob(400000))')
    const path = join(temporaryFolder(), 'journal.db')
    for (const suffix of ['', '-journal']) writeFileSync(path + suffix, readFileSync(half + suffix))
    expect(statSync(path).size).toBeGreaterThan(0)
    using journal = open(path)
    journal.commit([entryOf(1)])
    expect(journal.verify()).toEqual({ ...WHOLE, readings: 1, observations: 2 })
  })

  test('is begun again where a kill ended its creation before the first page was there', () => {
    const half = join(temporaryFolder(), 'half.db')
    using creating = new DatabaseSync(half)
    creating.exec('BEGIN; CREATE TABLE half (a)')
    const path = join(temporaryFolder(), 'journal.db')
    for (const suffix of ['', '-journal']) writeFileSync(path + suffix, readFileSync(half + suffix))
    expect([statSync(path).size, statSync(`${path}-journal`).size > 0]).toEqual([0, true])
    using journal = open(path)
    journal.commit([entryOf(1)])
    expect(journal.verify()).toEqual({ ...WHOLE, readings: 1, observations: 2 })
  })

  test('is complete in its main file before the first commit', () => {
    const path = join(temporaryFolder(), 'journal.db')
    using _journal = open(path)
    const copy = join(temporaryFolder(), 'copy.db')
    writeFileSync(copy, readFileSync(path))
    using reader = openJournalReadOnly(copy, testKey())
    expect(reader.verify()).toEqual({ ...WHOLE, readings: 0, observations: 0 })
  })
})

describe('an existing journal', () => {
  test('goes on where it stopped', () => {
    const path = join(temporaryFolder(), 'journal.db')
    {
      using journal = open(path)
      journal.commit(entriesOf(1, 3))
    }
    using journal = open(path)
    expect(journal.commit(entriesOf(3, 4))).toEqual([
      { kind: 'duplicate', seq: 3 },
      { kind: 'committed', seq: 4 },
    ])
    expect(journal.verify()).toEqual({ ...WHOLE, readings: 4, observations: 8 })
  })

  test('is refused to a second daemon, by whatever path, until the first has closed it', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'journal.db')
    const first = open(path)
    first.commit([entryOf(1)])
    symlinkSync(path, join(folder, 'link.db'))
    expect(() => open(path)).toThrow(coded('UMT-JOURNAL-104'))
    expect(() => open(join(folder, 'link.db'))).toThrow(coded('UMT-JOURNAL-104'))
    expect(first.commit([entryOf(2)])).toEqual([{ kind: 'committed', seq: 2 }])
    first.close()
    using second = open(path)
    expect(second.counts().readings).toBe(2)
  })

  test('is read beside the daemon that writes it, commit by commit', () => {
    const path = join(temporaryFolder(), 'journal.db')
    using journal = open(path)
    journal.commit([entryOf(1)])
    using reader = openJournalReadOnly(path, testKey())
    expect(reader.has(entryOf(2).key)).toBe(false)
    journal.commit([entryOf(2)])
    expect(reader.has(entryOf(2).key)).toBe(true)
    expect(reader.verify()).toEqual({ ...WHOLE, readings: 2, observations: 4 })
    expect(journal.commit([entryOf(3)])).toEqual([{ kind: 'committed', seq: 3 }])
  })

  test('is refused while a program that is no daemon has it to itself', () => {
    const path = join(temporaryFolder(), 'journal.db')
    open(path).close()
    using tool = new DatabaseSync(path)
    tool.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    expect(() => open(path)).toThrow(coded('UMT-JOURNAL-104'))
    tool.close()
    open(path).close()
  })

  test('refuses a batch while another program writes, and takes it afterwards', () => {
    const path = join(temporaryFolder(), 'journal.db')
    using journal = open(path)
    using tool = new DatabaseSync(path)
    tool.exec('BEGIN IMMEDIATE')
    expect(() => journal.commit([entryOf(1)])).toThrow(coded('UMT-JOURNAL-105'))
    tool.exec('ROLLBACK')
    expect(journal.commit([entryOf(1)])).toEqual([{ kind: 'committed', seq: 1 }])
  })

  test('says that its log is held up by a reader, and shortens it to 4 MiB once the reader is gone', () => {
    const path = join(temporaryFolder(), 'journal.db')
    using journal = open(path)
    using reader = new DatabaseSync(path, { readOnly: true })
    reader.exec('BEGIN; SELECT * FROM head')
    journal.commit(entriesOf(1, 1500))
    expect(journal.checkpoint()).toBe(false)
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(4 * 1024 * 1024)
    reader.exec('ROLLBACK')
    for (let n = 1501; n < 1504; n += 1) journal.commit([entryOf(n)])
    expect(statSync(`${path}-wal`).size).toBeLessThanOrEqual(4 * 1024 * 1024)
    expect(journal.counts().readings).toBe(1503)
  })

  test('empties its log into the main file when idle', () => {
    const path = join(temporaryFolder(), 'journal.db')
    using journal = open(path)
    journal.commit(entriesOf(1, 20))
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)
    expect(journal.checkpoint()).toBe(true)
    expect(statSync(`${path}-wal`).size).toBe(0)
    expect(journal.counts().readings).toBe(20)
  })
})

describe('a copy on a medium that cannot be written', () => {
  /** A copy of a journal of one reading, and somebody who may only read it. */
  function aCopy(suffixes: readonly string[]) {
    const source = join(temporaryFolder(), 'journal.db')
    const folder = temporaryFolder()
    const path = join(folder, 'journal.db')
    const journal = open(source)
    journal.commit([entryOf(1)])
    if (!suffixes.includes('-wal')) journal.close()
    for (const suffix of suffixes) writeFileSync(path + suffix, readFileSync(source + suffix), { mode: 0o444 })
    if (suffixes.includes('-wal')) journal.close()
    chmodSync(folder, 0o555)
    onTestFinished(() => chmodSync(folder, 0o755))
    return path
  }

  /** Root may write everywhere. */
  function asReader<T>(task: () => T): T {
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      return task()
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  }

  test('is verified as it is', () => {
    const path = aCopy([''])
    asReader(() => {
      using reader = openJournalReadOnly(path, testKey())
      expect(reader.verify()).toEqual({ ...WHOLE, readings: 1, observations: 2 })
    })
  })

  test('is not read without its log, in which the last of it may be', () => {
    const path = aCopy(['', '-wal'])
    asReader(() => expect(() => openJournalReadOnly(path)).toThrow(coded('UMT-JOURNAL-101')))
  })
})

describe('what is not opened', () => {
  const refused = (bytes: string | Uint8Array, code: string) => {
    const path = join(temporaryFolder(), 'journal.db')
    writeFileSync(path, bytes)
    expect(() => open(path)).toThrow(coded(code))
    expect(() => openJournalReadOnly(path, testKey())).toThrow(coded(code))
    expect(readFileSync(path)).toEqual(Buffer.from(bytes))
  }
  const database = (sql: string): Buffer => {
    const path = join(temporaryFolder(), 'other.db')
    using db = new DatabaseSync(path)
    db.exec(sql)
    return readFileSync(path)
  }

  test.each([1, 99, 100, 512, 4096, 10_000])('a file of %i bytes that are no database stays as it is', (size) => {
    refused('x'.repeat(size), 'UMT-JOURNAL-102')
  })

  test('the database of another program stays as it is', () => {
    refused(database('CREATE TABLE patients (name TEXT)'), 'UMT-JOURNAL-102')
    refused(database('PRAGMA user_version = 1; CREATE TABLE readings (seq)'), 'UMT-JOURNAL-102')
  })

  test('a journal of a newer version stays as it is', () => {
    const path = join(temporaryFolder(), 'journal.db')
    open(path).close()
    {
      using db = new DatabaseSync(path)
      db.exec('PRAGMA user_version = 99')
    }
    refused(readFileSync(path), 'UMT-JOURNAL-103')
  })

  test('a journal of a newer version keeps its log apart, as the power cut left it', () => {
    const path = join(temporaryFolder(), 'journal.db')
    using journal = open(path)
    using other = new DatabaseSync(path)
    other.exec('PRAGMA user_version = 99')
    const left = join(temporaryFolder(), 'journal.db')
    for (const suffix of ['', '-wal']) writeFileSync(left + suffix, readFileSync(path + suffix))
    expect(() => open(left)).toThrow(coded('UMT-JOURNAL-103'))
    for (const suffix of ['', '-wal']) expect(readFileSync(left + suffix)).toEqual(readFileSync(path + suffix))
    expect(journal.counts().readings).toBe(0)
  })

  test('a journal that was not sealed, of the version before, stays as it is', () => {
    refused(database('PRAGMA application_id = 0x554d544a; PRAGMA user_version = 1'), 'UMT-JOURNAL-108')
  })

  test('a journal that lost a unique index is not written to: a measurement could be there twice', () => {
    const path = join(temporaryFolder(), 'journal.db')
    open(path).close()
    {
      using db = new DatabaseSync(path)
      db.exec('DROP INDEX readings_by_key')
    }
    expect(() => open(path)).toThrow(coded('UMT-JOURNAL-102'))
  })

  test('an emptied main file keeps its log: the readings are still in there', () => {
    const path = join(temporaryFolder(), 'journal.db')
    using journal = open(path)
    journal.commit(entriesOf(1, 3))
    const left = join(temporaryFolder(), 'journal.db')
    writeFileSync(left, '')
    writeFileSync(`${left}-wal`, readFileSync(`${path}-wal`))
    expect(() => open(left)).toThrow(coded('UMT-JOURNAL-102'))
    expect(readFileSync(`${left}-wal`)).toEqual(readFileSync(`${path}-wal`))
  })

  const PAGE = 4096
  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['lost its second half', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['lost its last byte', (bytes) => bytes.subarray(0, -1)],
    ['lost its last page', (bytes) => bytes.subarray(0, -PAGE)],
    ['is left with its first page', (bytes) => bytes.subarray(0, PAGE)],
    ['is left with one byte', (bytes) => bytes.subarray(0, 1)],
    [
      'has zeros for its first half',
      (bytes) => Buffer.alloc(bytes.length).fill(bytes.subarray(bytes.length / 2), bytes.length / 2),
    ],
    [
      'has zeros for its second half',
      (bytes) => Buffer.alloc(bytes.length).fill(bytes.subarray(0, bytes.length / 2), 0, bytes.length / 2),
    ],
  ])('a journal that %s stays as it is, with its key too, and it is said what to do', (_what, damage) => {
    const path = join(temporaryFolder(), 'journal.db')
    {
      using journal = open(path)
      journal.commit(entriesOf(1, 60))
      journal.record([actOf(1)])
    }
    const left = damage(readFileSync(path))
    writeFileSync(path, left)
    expect(() => open(path)).toThrow(coded('UMT-JOURNAL-102'))
    expect(readFileSync(path).equals(left)).toBe(true)
    expect(new UmtError('UMT-JOURNAL-102', { path, detail: '' }).next('fr')).toContain('sans l’effacer')
  })

  test('a path below a file, and a folder in place of the file, cannot be opened', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    mkdirSync(join(folder, 'folder'))
    for (const name of ['file/journal.db', 'folder']) {
      expect(() => open(join(folder, name))).toThrow(coded('UMT-JOURNAL-101'))
      expect(() => openJournalReadOnly(join(folder, name), testKey())).toThrow(coded('UMT-JOURNAL-101'))
    }
  })

  test.skipIf(process.getuid?.() === 0)('a folder without permission cannot be opened', () => {
    const folder = temporaryFolder()
    chmodSync(folder, 0o500)
    expect(() => open(join(folder, 'journal.db'))).toThrow(coded('UMT-JOURNAL-101'))
  })

  test('reading alone makes no journal', () => {
    const path = join(temporaryFolder(), 'journal.db')
    expect(() => openJournalReadOnly(path, testKey())).toThrow(coded('UMT-JOURNAL-101'))
    expect(existsSync(path)).toBe(false)
  })
})
