import { GENESIS } from './digest.ts'
import { OWED, QUARANTINED } from './outbox-statements.ts'
import { ACT_OF, DECISIONS, WHOLE } from './statements.ts'

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
 * The others are state, not history: rows change, and are in no chain.
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
 * | refused_frames | meaning: bytes that did not become a reading, for engineers; in no chain, gone after a day    |
 * |----------------|-----------------------------------------------------------------------------------------------|
 * | `seq`          | order of arrival                                                                                |
 * | `device`, `driver`, `channel` | of which device, read by which driver, on which channel                          |
 * | `at`           | when it arrived, ms UTC                                                                         |
 * | `fault`, `place` | why it was refused, and at which byte                                                         |
 * | `length`       | how many bytes it had; of a very long one only the first are kept                               |
 * | *`frame`*      | its bytes in base64                                                                             |
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
  `
  CREATE TABLE refused_frames (
    seq INTEGER PRIMARY KEY,
    device TEXT NOT NULL,
    driver TEXT NOT NULL,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL,
    fault TEXT NOT NULL,
    place INTEGER NOT NULL,
    length INTEGER NOT NULL,
    frame BLOB NOT NULL
  ) STRICT;
  CREATE INDEX refused_frames_by_device ON refused_frames (device, seq);
  CREATE INDEX refused_frames_by_age ON refused_frames (at);
  `,
]
