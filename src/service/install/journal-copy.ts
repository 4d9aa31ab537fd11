import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { UmtError } from '../../errors.ts'
import { copyOf, journalOf } from '../../journal/place.ts'
import { schemaVersion } from '../../journal/schema.ts'
import { copyWhole, sync } from './durably.ts'

/**
 * Version of the tables of a journal; undefined where there is none, or nothing in it. Read from the file's header, without opening
 * it: whoever only looks leaves nothing beside it. A daemon moves a new version into the file as soon as it has it.
 */
export async function journalVersion(path: string): Promise<number | undefined> {
  if (!existsSync(path)) return undefined
  await using file = await open(path, 'r')
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
  // https://www.sqlite.org/fileformat.html: the user version, four bytes at 60, the highest first.
  return bytesRead < 64 ? undefined : buffer.readUInt32BE(60)
}

/** Copies the journal of a daemon that is stopped. */
export async function copyJournal(state: string): Promise<void> {
  const path = journalOf(state)
  foldLog(path)
  await copyWhole(path, copyOf(state))
}

/**
 * Puts the copy back when the newer program only changed the tables. `untouched`: it had not come that far, and the journal is as
 * it was. Throws `UMT-SERVICE-128` when it wrote anything else: what it took in, or sent, may not be forgotten.
 */
export async function restoreJournal(state: string, release: string): Promise<'restored' | 'untouched'> {
  const path = journalOf(state)
  foldLog(path)
  const now = await journalVersion(path)
  if (now === (await journalVersion(copyOf(state)))) {
    await dropCopy(state)
    return 'untouched'
  }
  if (!isOnlyMigrated(copyOf(state), path)) throw new UmtError('UMT-SERVICE-128', { release })
  // Its log is folded in: none may stay behind for a file that it does not belong to.
  for (const suffix of ['-wal', '-shm']) await rm(`${path}${suffix}`, { force: true })
  await rename(copyOf(state), path)
  await sync(dirname(path))
  return 'restored'
}

/**
 * Removes the copy of an upgrade that is over. Throws `UMT-SERVICE-138` when it has a reading or an act that the journal has not, or when
 * nobody can tell: then it may be the only good one.
 */
export async function dropCopy(state: string): Promise<void> {
  const copy = copyOf(state)
  if (existsSync(copy) && !hasAllOf(journalOf(state), copy)) throw new UmtError('UMT-SERVICE-138', { path: copy })
  await rm(copy, { force: true })
  await sync(state)
}

/** Moves what a killed daemon left in the log into the file. Run by root, SQLite gives what it makes to the owner of the journal. */
function foldLog(path: string): void {
  const db = new DatabaseSync(path)
  try {
    if (schemaVersion(db) === 'foreign') throw new UmtError('UMT-JOURNAL-102', { path, detail: 'not a journal' })
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}

/**
 * No loss: which endpoints there are and where they keep what is found again, under a new key nothing else would be sealed, and refused
 * frames are kept for engineers, for a day.
 */
const FOUND_AGAIN = ['endpoints', 'known_references', 'keys', 'refused_frames']

/** What of a table counts, where not every row or column does. What is owed and was never sent is owed again by any program. */
const COUNTS: Readonly<Record<string, { readonly where?: string; readonly without?: readonly string[] }>> = {
  outbox: { where: "answer <> 'untried' OR attempts > 0 OR in_flight = 1 OR may_be_there = 1", without: ['seq'] },
  head: { without: ['mac'] },
}

/** Whether nothing was added to what was there before, nothing sent, nothing answered for. */
function isOnlyMigrated(before: string, after: string): boolean {
  using db = bothOpen(before, after)
  const [old, now] = [tablesOf(db, 'before'), tablesOf(db, 'main')]
  // What a table is for that only the newer program knows, this one cannot judge.
  const added = now.filter((name) => !old.includes(name)).every((name) => rowsOf(db, 'main', name, []) === 0)
  return added && old.every((name) => now.includes(name) && isSame(db, name))
}

/** Whether every row of the chains of a copy is in the journal, by its digest; a purge leaves that. */
function hasAllOf(journal: string, copy: string): boolean {
  try {
    using db = bothOpen(copy, journal)
    return ['readings', 'acts'].every((table) => rowsOf(db, 'before', table, ['seq', 'digest'], 'main') === 0)
  } catch {
    return false
  }
}

/** The journal as `main`, its copy as `before`. */
function bothOpen(before: string, after: string): DatabaseSync {
  using opening = new DisposableStack()
  const db = opening.use(new DatabaseSync(after, { readOnly: true }))
  // Nobody writes the copy: without this SQLite would make a log beside it.
  const copy = pathToFileURL(before)
  copy.searchParams.set('immutable', '1')
  db.prepare('ATTACH ? AS before').run(copy.href)
  opening.move()
  return db
}

const tablesOf = (db: DatabaseSync, schema: string): readonly string[] =>
  db
    .prepare(`SELECT name FROM ${schema}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'`)
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !FOUND_AGAIN.includes(name))

/** How many rows there are that the other table has not; all of them without one. */
function rowsOf(db: DatabaseSync, schema: string, table: string, columns: readonly string[], other?: string): number {
  const { where = 'TRUE' } = COUNTS[table] ?? {}
  const from = (each: string) =>
    `SELECT ${columns.map((name) => `"${name}"`).join(', ') || '*'} FROM ${each}."${table}" WHERE ${where}`
  const sql = other === undefined ? from(schema) : `${from(schema)} EXCEPT ${from(other)}`
  return Number(db.prepare(`SELECT count(*) AS rows FROM (${sql})`).get()?.['rows'])
}

function isSame(db: DatabaseSync, table: string): boolean {
  const columns = (schema: string) =>
    db
      .prepare('SELECT name FROM pragma_table_info(?, ?)')
      .all(table, schema)
      .map(({ name }) => String(name))
  const kept = columns('before').filter((name) => COUNTS[table]?.without?.includes(name) !== true)
  const differs = (one: string, other: string) => rowsOf(db, one, table, kept, other) > 0
  return (
    kept.every((name) => columns('main').includes(name)) && !differs('before', 'main') && !differs('main', 'before')
  )
}
