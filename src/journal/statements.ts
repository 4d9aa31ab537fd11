import { WRITTEN } from '../clock/clock-doubt.ts'

/** Kinds of acts that decide on a held reading, as SQL. */
export const DECISIONS = "'reading-assigned', 'reading-discarded'"

/** Kinds of acts that name the patient of an encounter, as SQL. */
const ENCOUNTER = "'encounter-opened', 'encounter-closed'"

/** What still has its content, as SQL: an erased cell is 33 bytes long, a sealed one is longer. */
export const WHOLE = {
  forwarded: 'forwarded_at IS NOT NULL AND length(reading) > 33',
  unforwarded: 'forwarded_at IS NULL AND length(reading) > 33',
  closing: "kind = 'encounter-closed' AND length(detail) > 33",
} as const

/** Kinds of acts that say whose a reading is, or that it is nobody's, as SQL. The last one counts. */
const OWNING = `${DECISIONS}, 'reading-moved'`

/** Those of them that make Observations, as SQL. */
export const GIVING = "'reading-assigned', 'reading-moved'"

/** What the last act says that tells whose a row of `readings` is, as SQL; NULL when there is none. */
const lastWord = (what: string) => `(SELECT ${what} FROM acts AS owner
      WHERE owner.reading = readings.key AND owner.kind IN (${OWNING}) ORDER BY owner.seq DESC LIMIT 1)`

/** Readings that are somebody's: what is held, was discarded or was moved to nobody is not, as SQL. */
export const OWNED = `coalesce(${lastWord("owner.encounter IS NOT NULL AND owner.kind <> 'reading-discarded'")}, held_because IS NULL)`

/** Whose a reading is, where it is somebody's, as SQL. */
export const OWNER = `coalesce(${lastWord('owner.encounter')}, readings.encounter)`

/** The act whose Observations stand for a reading, as SQL; 0: those that it came with. */
export const CURRENT_ACT = `coalesce(${lastWord('owner.seq')}, 0)`

/** As {@link CURRENT_ACT}, of an Observation. By this expression `observations_by_reading` is made. */
export const ACT_OF = 'coalesce(act, 0)'

/** Something is owed to some endpoint, whatever came of it until now, as SQL. */
export const IN_DEBT = `EXISTS (SELECT 1 FROM outbox WHERE outbox.reading = readings.seq AND outbox.owes <> 'nothing')`

/** Nobody has moved a reading to another patient, as SQL. */
export const NOT_MOVED = `NOT EXISTS (SELECT 1 FROM acts WHERE acts.reading = readings.key AND acts.kind = 'reading-moved')`

/**
 * When an act was recorded at the latest, as SQL: by its own time, unless the clock had lost it; then by the first later one
 * that has one.
 */
const recordedAt = (act: string) => `CASE WHEN ${act}.at >= ${WRITTEN} THEN ${act}.at ELSE (
      SELECT later.at FROM acts AS later WHERE later.seq > ${act}.seq AND later.at >= ${WRITTEN} ORDER BY later.seq LIMIT 1) END`

const ACT = 'SELECT seq, kind, at, reading, encounter, detail FROM acts'

/** Statements of the running daemon. Each finds its rows by an index; statements.test.ts asserts it from these constants. */
export const READ = {
  keys: 'SELECT id, purpose, master, wrapped FROM keys ORDER BY id',
  readingByKey: 'SELECT seq, content FROM readings WHERE key = ?',
  heldReading: `
    SELECT seq, key, device, arrived_at, measured_at, held_because, metrics, reading FROM readings
    WHERE key = ? AND held_because IS NOT NULL`,
  observationById: 'SELECT reading, body FROM observations WHERE id = ?',
  observationsOfEncounter: `
    SELECT observations.id, observations.body FROM readings CROSS JOIN observations ON observations.reading = readings.seq
    WHERE readings.encounter = ? AND ${ACT_OF} = 0 AND ${NOT_MOVED} ORDER BY readings.seq, observations.position`,
  observationsGiven: `
    SELECT observations.id, observations.body FROM acts CROSS JOIN observations ON observations.act = acts.seq
    WHERE acts.encounter = ? AND acts.kind IN (${GIVING}) AND NOT EXISTS (
      SELECT 1 FROM acts AS later
      WHERE later.reading = acts.reading AND later.kind = 'reading-moved' AND later.seq > acts.seq)
    ORDER BY acts.seq, observations.position`,
  observationsNow: `
    SELECT observations.id FROM readings CROSS JOIN observations ON observations.reading = readings.seq
    WHERE readings.seq = ? AND ${ACT_OF} = ${CURRENT_ACT} ORDER BY observations.position`,
  whoseIs: `
    SELECT seq, device, reading, encounter, held_because, ${lastWord('owner.kind')} AS word,
      ${lastWord('owner.encounter')} AS given, ${CURRENT_ACT} AS act FROM readings WHERE key = ?`,
  whoseIsObservation: `
    SELECT readings.key FROM observations CROSS JOIN readings ON readings.seq = observations.reading
    WHERE observations.id = ?`,
  heldReadings: `
    SELECT key, device, arrived_at, measured_at, held_because, metrics FROM readings
    WHERE held_because IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM acts WHERE acts.reading = readings.key AND acts.kind IN (${DECISIONS}))
    ORDER BY seq`,
  lastArrival: `
    SELECT arrived_at FROM readings WHERE device = ? AND content = ? ORDER BY arrived_at DESC LIMIT 1`,
  lastArrivalOf: `SELECT arrived_at FROM readings WHERE encounter = ? AND ${NOT_MOVED} ORDER BY seq DESC LIMIT 1`,
  readingOfDevice: 'SELECT 1 FROM readings WHERE device = ? LIMIT 1',
  head: 'SELECT readings, observations, held, acts, chain, acts_chain, mac FROM head WHERE one = 1',
  lastReading: 'SELECT seq, chain FROM readings ORDER BY seq DESC LIMIT 1',
  lastAct: 'SELECT seq, chain FROM acts ORDER BY seq DESC LIMIT 1',
  decisionOn: `SELECT seq FROM acts WHERE reading = ? AND kind IN (${DECISIONS})`,
  acts: `${ACT} ORDER BY seq DESC`,
  actsOfKind: `${ACT} WHERE kind = ? ORDER BY seq DESC`,
  actsOfReading: `${ACT} WHERE reading = ? ORDER BY seq DESC`,
  actsOfEncounter: `${ACT} WHERE encounter = ? ORDER BY seq DESC`,
} as const

/** Statements of retention. */
export const RETAIN = {
  forwarded: `
    SELECT seq FROM readings WHERE ${WHOLE.forwarded} AND forwarded_at < ? AND ${OWNED} AND NOT ${IN_DEBT} ORDER BY forwarded_at`,
  discarded: `
    SELECT readings.seq FROM acts CROSS JOIN readings ON readings.key = acts.reading
    WHERE acts.kind = 'reading-discarded' AND ${recordedAt('acts')} < ? AND length(readings.reading) > 33`,
  movedToNobody: `
    SELECT readings.seq FROM acts CROSS JOIN readings ON readings.key = acts.reading
    WHERE acts.kind = 'reading-moved' AND acts.seq = ${CURRENT_ACT} AND acts.encounter IS NULL
      AND ${recordedAt('acts')} < ? AND length(readings.reading) > 33 AND NOT ${IN_DEBT}`,
  closings: `SELECT encounter FROM acts INDEXED BY acts_closing WHERE ${WHOLE.closing} AND at < ? ORDER BY at`,
  lastOfEncounter: `
    SELECT kind, coalesce(${recordedAt('acts')} < :before, 0) AS known_before FROM acts
    WHERE encounter = :encounter AND kind IN (${ENCOUNTER}) ORDER BY seq DESC LIMIT 1`,
  wholeMeasured: 'SELECT 1 FROM readings WHERE encounter = ? AND length(reading) > 33 LIMIT 1',
  wholeAssigned: `
    SELECT 1 FROM acts CROSS JOIN readings ON readings.key = acts.reading
    WHERE acts.encounter = ? AND acts.kind IN (${GIVING}) AND length(readings.reading) > 33 LIMIT 1`,
  wholeActs: `
    SELECT seq FROM acts WHERE encounter = ? AND kind IN (${ENCOUNTER}) AND length(detail) > 33 ORDER BY seq`,
  readingCell: 'SELECT reading FROM readings WHERE seq = ?',
  bodyCells: 'SELECT id, body FROM observations WHERE reading = ?',
  detailCell: 'SELECT detail FROM acts WHERE seq = ?',
  eraseReading: 'UPDATE readings SET reading = :cell WHERE seq = :seq',
  eraseBody: 'UPDATE observations SET body = :cell WHERE id = :id',
  eraseDetail: 'UPDATE acts SET detail = :cell WHERE seq = :seq',
  forgetDeliveries: 'DELETE FROM outbox WHERE reading = ?',
  forgetReferences: 'DELETE FROM known_references WHERE set_at < ?',
} as const

export const WRITE = {
  insertKey: 'INSERT INTO keys (id, purpose, master, wrapped) VALUES (:id, :purpose, :master, :wrapped)',
  deleteKeys: 'DELETE FROM keys',
  insertReading: `
    INSERT INTO readings (seq, key, content, device, arrived_at, measured_at, committed_at, encounter, held_because,
      metrics, reading, digest, chain)
    VALUES (:seq, :key, :content, :device, :arrivedAt, :measuredAt, :committedAt, :encounter, :heldBecause,
      :metrics, :reading, :digest, :chain)`,
  insertAct: `
    INSERT INTO acts (seq, kind, at, reading, encounter, erased, detail, digest, chain)
    VALUES (:seq, :kind, :at, :reading, :encounter, :erased, :detail, :digest, :chain)`,
  insertObservation: `
    INSERT INTO observations (id, reading, act, position, metric, body)
    VALUES (:id, :reading, :act, :position, :metric, :body)`,
  updateHead: `
    UPDATE head SET readings = :readings, observations = :observations, held = :held, acts = :acts, chain = :chain,
      acts_chain = :actsChain, mac = :mac WHERE one = 1`,
} as const

/** Statements of verify: row by row through the primary key, so that an unreadable page costs its own rows only. */
export const VERIFY = {
  readings: {
    first: 'SELECT seq FROM readings ORDER BY seq LIMIT 1',
    next: 'SELECT seq FROM readings WHERE seq > ? ORDER BY seq LIMIT 1',
    at: 'SELECT * FROM readings WHERE seq = ?',
    observations:
      'SELECT id, metric, body FROM observations WHERE reading = ? AND coalesce(act, 0) = 0 ORDER BY position',
  },
  acts: {
    first: 'SELECT seq FROM acts ORDER BY seq LIMIT 1',
    next: 'SELECT seq FROM acts WHERE seq > ? ORDER BY seq LIMIT 1',
    at: 'SELECT * FROM acts WHERE seq = ?',
    observations: 'SELECT id, reading, metric, body FROM observations WHERE act = ? ORDER BY position',
  },
  purges: "SELECT seq, erased FROM acts WHERE kind = 'readings-purged' ORDER BY seq",
  countObservations: 'SELECT count(*) AS observations FROM observations NOT INDEXED',
  integrity: 'PRAGMA integrity_check',
  orphans: `
    SELECT broken.parent, observations.reading, observations.act FROM pragma_foreign_key_check AS broken
    JOIN observations ON observations.rowid = broken.rowid WHERE broken."table" = 'observations'`,
} as const

/**
 * `synchronous = FULL`: a commit returns after its fsync. `temp_store = MEMORY`: nothing of a patient in a temporary
 * file. `secure_delete`: what is erased is overwritten. `journal_size_limit`: the write-ahead log shrinks to this again
 * once it was checkpointed.
 */
export const SETTINGS = `
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA secure_delete = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
  PRAGMA wal_autocheckpoint = 1000;
  PRAGMA journal_size_limit = 4194304`
