import { DatabaseSync } from 'node:sqlite'
import { GENESIS } from './digest.ts'
import { integer, text } from './rows.ts'
import { DECISIONS, WHOLE } from './statements.ts'

/** Marks an SQLite file as ours (`UMTJ`), so that some other program's database is never written to. */
export const APPLICATION_ID = 0x554d_544a

/** The version that the first migration leads to. Version 1 was not sealed; it was never released, and nothing reads it. */
export const FIRST_VERSION = 2

/** Append-only: a published migration is never edited. Each leads to the next version and runs in its own transaction. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('identity', 'data')),
    master TEXT NOT NULL,
    wrapped BLOB NOT NULL
  ) STRICT;
  CREATE TABLE readings (
    seq INTEGER PRIMARY KEY,
    key TEXT NOT NULL CHECK (length(key) = 64 AND key NOT GLOB '*[^0-9a-f]*'),
    content TEXT NOT NULL CHECK (length(content) = 64 AND content NOT GLOB '*[^0-9a-f]*'),
    device TEXT NOT NULL,
    arrived_at INTEGER NOT NULL,
    measured_at INTEGER NOT NULL,
    committed_at INTEGER NOT NULL,
    encounter TEXT,
    held_because TEXT,
    metrics TEXT NOT NULL,
    reading BLOB NOT NULL,
    digest TEXT NOT NULL,
    chain TEXT NOT NULL,
    forwarded_at INTEGER,
    CHECK (encounter IS NOT NULL OR held_because IS NOT NULL)
  ) STRICT;
  CREATE UNIQUE INDEX readings_by_key ON readings (key);
  CREATE INDEX readings_by_content ON readings (device, content, arrived_at);
  CREATE INDEX readings_by_encounter ON readings (encounter);
  CREATE INDEX readings_by_encounter_arrival ON readings (encounter, arrived_at);
  CREATE INDEX readings_held ON readings (seq) WHERE held_because IS NOT NULL;
  CREATE INDEX readings_forwarded ON readings (forwarded_at) WHERE ${WHOLE.forwarded};
  CREATE TABLE acts (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    reading TEXT,
    encounter TEXT,
    erased TEXT,
    detail BLOB NOT NULL,
    digest TEXT NOT NULL,
    chain TEXT NOT NULL
  ) STRICT;
  CREATE INDEX acts_by_kind ON acts (kind);
  CREATE INDEX acts_by_reading ON acts (reading) WHERE reading IS NOT NULL;
  CREATE INDEX acts_by_encounter ON acts (encounter) WHERE encounter IS NOT NULL;
  CREATE UNIQUE INDEX acts_deciding ON acts (reading) WHERE kind IN (${DECISIONS});
  CREATE INDEX acts_closing ON acts (at) WHERE ${WHOLE.closing};
  CREATE TABLE observations (
    id TEXT NOT NULL,
    reading INTEGER NOT NULL REFERENCES readings (seq),
    act INTEGER REFERENCES acts (seq),
    position INTEGER NOT NULL,
    metric TEXT NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX observations_by_id ON observations (id);
  CREATE UNIQUE INDEX observations_by_reading ON observations (reading, position);
  CREATE INDEX observations_by_act ON observations (act, position) WHERE act IS NOT NULL;
  CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    readings INTEGER NOT NULL,
    observations INTEGER NOT NULL,
    held INTEGER NOT NULL,
    acts INTEGER NOT NULL,
    chain TEXT NOT NULL,
    acts_chain TEXT NOT NULL,
    mac TEXT NOT NULL
  ) STRICT;
  INSERT INTO head VALUES (1, 0, 0, 0, 0, '${GENESIS}', '${GENESIS}', '');
  `,
]

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

/** Definitions that {@link MIGRATIONS} lead to. */
export function expectedSchema(): readonly string[] {
  const db = new DatabaseSync(':memory:')
  try {
    migrate(db)
    return schemaOf(db)
  } finally {
    db.close()
  }
}
