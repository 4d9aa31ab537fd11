/** Statements of the running daemon. Each finds its rows by an index; statements.test.ts asserts it from these constants. */
export const READ = {
  readingByKey: 'SELECT seq, content FROM readings WHERE key = ?',
  observationById: 'SELECT reading, body FROM observations WHERE id = ?',
  observationsOfEncounter: `
    SELECT observations.body FROM readings CROSS JOIN observations ON observations.reading = readings.seq
    WHERE readings.encounter = ? ORDER BY readings.seq, observations.position`,
  heldReadings: `
    SELECT key, device, measured_at, held_because, metrics FROM readings
    WHERE held_because IS NOT NULL ORDER BY seq`,
  lastArrival: `
    SELECT arrived_at FROM readings WHERE device = ? AND content = ? ORDER BY arrived_at DESC LIMIT 1`,
  readingOfDevice: 'SELECT 1 FROM readings WHERE device = ? LIMIT 1',
  head: 'SELECT readings, observations, held, chain FROM head WHERE one = 1',
} as const

export const WRITE = {
  insertReading: `
    INSERT INTO readings (seq, key, content, device, arrived_at, measured_at, committed_at, encounter, held_because,
      metrics, reading, digest, chain)
    VALUES (:seq, :key, :content, :device, :arrivedAt, :measuredAt, :committedAt, :encounter, :heldBecause,
      :metrics, :reading, :digest, :chain)`,
  insertObservation:
    'INSERT INTO observations (id, reading, position, metric, body) VALUES (:id, :reading, :position, :metric, :body)',
  updateHead:
    'UPDATE head SET readings = :readings, observations = :observations, held = :held, chain = :chain WHERE one = 1',
} as const

/** Statements of verify: row by row through the primary key, so that an unreadable page costs its own rows only. */
export const VERIFY = {
  firstReading: 'SELECT seq FROM readings ORDER BY seq LIMIT 1',
  nextReading: 'SELECT seq FROM readings WHERE seq > ? ORDER BY seq LIMIT 1',
  readingAt: 'SELECT * FROM readings WHERE seq = ?',
  observationsAt: 'SELECT id, metric, body FROM observations WHERE reading = ? ORDER BY position',
  countObservations: 'SELECT count(*) AS observations FROM observations NOT INDEXED',
  integrity: 'PRAGMA integrity_check',
  orphans: `
    SELECT observations.reading FROM pragma_foreign_key_check AS broken
    JOIN observations ON observations.rowid = broken.rowid WHERE broken."table" = 'observations'`,
} as const

/**
 * `synchronous = FULL`: a commit returns after its fsync. `temp_store = MEMORY`: nothing of a patient in a temporary
 * file. `journal_size_limit`: the write-ahead log shrinks to this again once it was checkpointed.
 */
export const SETTINGS = `
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
  PRAGMA wal_autocheckpoint = 1000;
  PRAGMA journal_size_limit = 4194304`
