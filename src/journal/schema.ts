import { DatabaseSync } from 'node:sqlite'
import { GENESIS } from './digest.ts'
import { integer, text } from './rows.ts'

/** Marks an SQLite file as ours (`UMTJ`), so that some other program's database is never written to. */
export const APPLICATION_ID = 0x554d_544a

/** Numbered by position from 1, append-only: a published migration is never edited. Each runs in its own transaction. */
export const MIGRATIONS: readonly string[] = [
  `
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
    reading TEXT NOT NULL,
    digest TEXT NOT NULL,
    chain TEXT NOT NULL,
    CHECK (encounter IS NOT NULL OR held_because IS NOT NULL)
  ) STRICT;
  CREATE UNIQUE INDEX readings_by_key ON readings (key);
  CREATE INDEX readings_by_content ON readings (device, content, arrived_at);
  CREATE INDEX readings_by_encounter ON readings (encounter);
  CREATE INDEX readings_held ON readings (seq) WHERE held_because IS NOT NULL;
  CREATE TABLE observations (
    id TEXT NOT NULL,
    reading INTEGER NOT NULL REFERENCES readings (seq),
    position INTEGER NOT NULL,
    metric TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX observations_by_id ON observations (id);
  CREATE UNIQUE INDEX observations_by_reading ON observations (reading, position);
  CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    readings INTEGER NOT NULL,
    observations INTEGER NOT NULL,
    held INTEGER NOT NULL,
    chain TEXT NOT NULL
  ) STRICT;
  INSERT INTO head VALUES (1, 0, 0, 0, '${GENESIS}');
  `,
]

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
    if (index < done) continue
    db.exec('BEGIN IMMEDIATE')
    try {
      db.exec(migration)
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${index + 1}; COMMIT`)
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
