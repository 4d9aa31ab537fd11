import { DatabaseSync } from 'node:sqlite'
import { GENESIS } from './digest.ts'
import { OWED, QUARANTINED } from './outbox-statements.ts'
import { integer, text } from './rows.ts'
import { ACT_OF, DECISIONS, WHOLE } from './statements.ts'

/** Marks an SQLite file as ours (`UMTJ`), so that some other program's database is never written to. */
const APPLICATION_ID = 0x554d_544a

/** The version that the first migration leads to. Version 1 was not sealed; it was never released, and nothing reads it. */
export const FIRST_VERSION = 2

/**
 * The durable store of finished measurements, and of what was done with them. One SQLite file, rows only ever added; a
 * column in *italics* is sealed with AES-256-GCM and can be read only with the key.
 *
 * | readings       | meaning                                                                                       |
 * |----------------|-----------------------------------------------------------------------------------------------|
 * | `seq`          | order of commit, 1, 2, 3 … without gaps: a gap is a removed row                                 |
 * | `key`          | identity of the measurement, 64 hexadecimal digits, unique: a resend meets its own row          |
 * | `content`      | digest of what the device sent, without any time: finds a resend of a device without a clock    |
 * | `device`       | id of the device                                                                                |
 * | `arrived_at`   | when the bytes arrived, ms UTC                                                                  |
 * | `measured_at`  | when it was measured, corrected, ms UTC                                                         |
 * | `committed_at` | when this row was written, ms UTC                                                               |
 * | `encounter`    | whose it is; NULL only when held                                                                |
 * | `held_because` | why it is in doubt whose it is; NULL when it is not                                             |
 * | `metrics`      | JSON array of the metrics that it carries, so that a held reading can be listed without values  |
 * | *`reading`*    | JSON of the Reading                                                                             |
 * | `digest`       | SHA-256 over all of the above but `seq`, as it is stored, and over its Observations             |
 * | `chain`        | SHA-256 over the `chain` of the row before and this `digest`: order and completeness            |
 * | `forwarded_at` | when the platform had answered for it, ms UTC; in no digest, since it changes                   |
 *
 * | acts           | meaning: the audit chain                                                                      |
 * |----------------|-----------------------------------------------------------------------------------------------|
 * | `seq`          | as above                                                                                        |
 * | `kind`, `at`   | what was done, and when, ms UTC                                                                 |
 * | `reading`      | `key` of the reading that it is about; NULL for none                                            |
 * | `encounter`    | which one it is about; NULL for none                                                            |
 * | `erased`       | JSON of the rows whose content this purge erased; NULL for any other act                        |
 * | *`detail`*     | JSON: who, why, the patient                                                                     |
 * | `digest`, `chain` | as above, over the acts                                                                      |
 *
 * | observations   | meaning                                                                                       |
 * |----------------|-----------------------------------------------------------------------------------------------|
 * | `id`           | id of the Observation, unique                                                                   |
 * | `reading`      | `seq` of the reading that it was rendered from                                                  |
 * | `act`          | `seq` of the act that assigned or moved the reading and made it; NULL when it came with it      |
 * | `position`     | order within that reading, from 0                                                               |
 * | `metric`       | what it is about                                                                                |
 * | *`body`*       | FHIR JSON, byte for byte as published                                                           |
 *
 * | head (one row) | meaning                                                                                       |
 * |----------------|-----------------------------------------------------------------------------------------------|
 * | `readings`, `observations`, `held`, `acts` | running counts: `counts()` costs one row, a cut-off tail shows      |
 * | `chain`, `acts_chain` | `chain` of the last reading and of the last act                                          |
 * | `mac`          | HMAC over the above: rows that somebody wrote anew without the key do not fit it                |
 *
 * | keys           | meaning                                                                                       |
 * |----------------|-----------------------------------------------------------------------------------------------|
 * | `id`, `purpose`| number; `data` seals columns, `identity` makes fingerprints                                     |
 * | `master`       | number of the master key that wraps it                                                          |
 * | *`wrapped`*    | 32 bytes, sealed with the master key                                                            |
 *
 * Two tables are state, not history: rows change, and are in no chain.
 *
 * | outbox         | meaning: what one endpoint is owed for one Observation                                        |
 * |----------------|-----------------------------------------------------------------------------------------------|
 * | `seq`          | order of debt                                                                                   |
 * | `endpoint`     | name of the endpoint                                                                            |
 * | `reading`, `observation` | `seq` and `id` of what it is about                                                    |
 * | `encounter`    | whose that Observation is, or was until somebody moved it                                       |
 * | `owes`, `answer`, `since`, `tried_at`, `attempts` | as in `Delivery`                                             |
 * | `in_flight`    | 1: handed out to be sent, and not settled since                                                 |
 * | `may_be_there` | 1: an answer to it was not a plain no                                                           |
 * | *`reason`*     | what the endpoint said last; NULL once it is settled                                            |
 *
 * | endpoints      | `name` of each that was ever declared, until nothing is owed to it                            |
 *
 * | known_references | meaning: where an endpoint keeps a Device, the gateway or a Patient                         |
 * |----------------|-----------------------------------------------------------------------------------------------|
 * | `name`         | fingerprint of our name of it                                                                   |
 * | *`known`*      | JSON of the reference and of a digest                                                           |
 * | `set_at`       | ms UTC: retention forgets it, and it is asked for again                                         |
 *
 * Append-only: a published migration is never edited. Each leads to the next version and runs in its own transaction.
 */
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
  `
  DROP INDEX observations_by_reading;
  CREATE UNIQUE INDEX observations_by_reading ON observations (reading, ${ACT_OF}, position);
  CREATE INDEX readings_unforwarded ON readings (seq) WHERE ${WHOLE.unforwarded};
  CREATE TABLE endpoints (name TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    endpoint TEXT NOT NULL,
    reading INTEGER NOT NULL,
    observation TEXT NOT NULL,
    encounter TEXT NOT NULL,
    owes TEXT NOT NULL CHECK (owes IN ('create', 'retract', 'nothing')),
    answer TEXT NOT NULL CHECK (answer IN
      ('untried', 'unknown', 'transient', 'configuration', 'permanent', 'accepted', 'inapplicable')),
    attempts INTEGER NOT NULL,
    in_flight INTEGER NOT NULL CHECK (in_flight IN (0, 1)),
    may_be_there INTEGER NOT NULL CHECK (may_be_there IN (0, 1)),
    since INTEGER NOT NULL,
    tried_at INTEGER,
    reason BLOB
  ) STRICT;
  CREATE UNIQUE INDEX outbox_by_reading ON outbox (reading, endpoint, observation);
  CREATE INDEX outbox_owed ON outbox (endpoint, seq, since, owes, answer) WHERE ${OWED};
  CREATE INDEX outbox_owed_of ON outbox (endpoint, encounter, seq) WHERE ${OWED};
  CREATE INDEX outbox_quarantined ON outbox (endpoint, seq) WHERE ${QUARANTINED};
  CREATE TABLE known_references (
    endpoint TEXT NOT NULL,
    name TEXT NOT NULL,
    known BLOB NOT NULL,
    set_at INTEGER NOT NULL,
    PRIMARY KEY (endpoint, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX known_references_by_age ON known_references (set_at);
  `,
]

/** The version that brought the outbox. */
export const OUTBOX_VERSION = 3

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

/**
 * Lets a journal of before the outbox be looked at: its tables, empty, in memory only. Its own definitions stay as they are.
 */
export function lendOutbox(db: DatabaseSync): void {
  db.exec(`
    CREATE TEMP TABLE endpoints (name);
    CREATE TEMP TABLE outbox (seq, endpoint, reading, observation, encounter, owes, answer, attempts, in_flight,
      may_be_there, since, tried_at, reason);
    CREATE TEMP TABLE known_references (endpoint, name, known, set_at)`)
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
