import { DatabaseSync } from 'node:sqlite'
import { MIGRATIONS } from './migrations.ts'
import { integer, text } from './rows.ts'

/** Marks an SQLite file as ours (`UMTJ`), so that some other program's database is never written to. */
const APPLICATION_ID = 0x554d_544a

/** The version that the first migration leads to. Version 1 was not sealed; it was never released, and nothing reads it. */
export const FIRST_VERSION = 2

/** The version that brought the outbox. */
const OUTBOX_VERSION = 3

/** The version that brought the refused frames. */
const FRAMES_VERSION = 4

/** The version that this software writes. */
export const NEWEST_VERSION = FIRST_VERSION + MIGRATIONS.length - 1

/** `0`: nothing in it yet. `'foreign'`: a database of somebody else. */
export function schemaVersion(db: DatabaseSync): number | 'foreign' {
  const version = integer(db.prepare('PRAGMA user_version').get(), 'user_version')
  const application = integer(db.prepare('PRAGMA application_id').get(), 'application_id')
  if (application === APPLICATION_ID) return version
  return application === 0 && version === 0 && schemaOf(db).length === 0 ? 0 : 'foreign'
}

/** Brings a journal to the newest schema. A migration that fails leaves the version before it. */
export function migrate(db: DatabaseSync, migrations: readonly string[] = MIGRATIONS): void {
  const done = integer(db.prepare('PRAGMA user_version').get(), 'user_version')
  for (const [index, migration] of migrations.entries()) {
    const version = FIRST_VERSION + index
    if (version <= done) continue
    db.exec('BEGIN IMMEDIATE')
    try {
      db.exec(migration)
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}; COMMIT`)
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}

/** Definitions as SQLite stored them: without the unique indexes a measurement could be there twice. */
export function schemaOf(db: DatabaseSync): readonly string[] {
  return db
    .prepare(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name",
    )
    .all()
    .map((row) => text(row, 'sql'))
}

const OUTBOX_TABLES = `
  CREATE TEMP TABLE endpoints (name);
  CREATE TEMP TABLE outbox (seq, endpoint, reading, observation, encounter, owes, answer, attempts, in_flight,
    may_be_there, since, tried_at, reason);
  CREATE TEMP TABLE known_references (endpoint, name, known, set_at)`

const FRAMES_TABLE = `
  CREATE TEMP TABLE refused_frames (seq, device, driver, channel, at, fault, place, length, frame)`

/**
 * Lets a journal of an older version be looked at: the tables that came later, empty, in memory only. Its own definitions stay
 * as they are.
 */
export function lendTables(db: DatabaseSync, version: number): void {
  if (version < OUTBOX_VERSION) db.exec(OUTBOX_TABLES)
  if (version < FRAMES_VERSION) db.exec(FRAMES_TABLE)
}

/** Definitions of a journal of a version. */
export function expectedSchema(version = NEWEST_VERSION): readonly string[] {
  const db = new DatabaseSync(':memory:')
  try {
    migrate(db, MIGRATIONS.slice(0, version - FIRST_VERSION + 1))
    return schemaOf(db)
  } finally {
    db.close()
  }
}
