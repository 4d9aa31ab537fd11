import { PASSES_ON } from './outbox-types.ts'
import { ACT_OF, CURRENT_ACT, GIVING, IN_DEBT, NOT_MOVED, OWNED, OWNER, WHOLE } from './statements.ts'

/** What is to be sent, as SQL. */
export const OWED = "owes <> 'nothing' AND answer <> 'permanent'"

/** What was refused for what it is and waits for a person, as SQL. */
export const QUARANTINED = "owes <> 'nothing' AND answer = 'permanent'"

const DELIVERY = `
    SELECT outbox.seq, outbox.endpoint, outbox.reading, outbox.observation, outbox.encounter, owes, answer, attempts,
      in_flight, may_be_there, since, tried_at, reason, readings.key, readings.device, observations.metric,
      ${ACT_OF} AS act, length(observations.body) AS bytes
    FROM outbox CROSS JOIN readings ON readings.seq = outbox.reading
    CROSS JOIN observations ON observations.id = outbox.observation`

/** Those that were made, of the reading whose Observations these are. */
const CURRENT = `${ACT_OF} = ${CURRENT_ACT}`

/** An Observation that an endpoint has not accepted and is not owed: it takes none of the kind, or a person gave it up. */
const NOT_TAKEN = `length(readings.reading) > 33 AND NOT EXISTS (SELECT 1 FROM outbox
      WHERE outbox.reading = observations.reading AND outbox.endpoint = :endpoint AND outbox.observation = observations.id
        AND (owes <> 'nothing' OR answer = 'accepted'))`

/** Statements of the outbox. Each finds its rows by an index; statements.test.ts asserts it from these constants. */
export const OUTBOX = {
  owed: `${DELIVERY} WHERE outbox.endpoint = ? AND ${OWED} ORDER BY outbox.seq`,
  owedOf: `${DELIVERY} WHERE outbox.endpoint = ? AND outbox.encounter = ? AND ${OWED} ORDER BY outbox.seq`,
  quarantined: `${DELIVERY} WHERE outbox.endpoint = ? AND ${QUARANTINED} ORDER BY outbox.seq`,
  all: `${DELIVERY} ORDER BY outbox.seq`,
  ofObservation: `
    ${DELIVERY} WHERE outbox.reading = (SELECT made.reading FROM observations AS made WHERE made.id = :observation)
      AND outbox.observation = :observation`,
  one: `
    ${DELIVERY} WHERE outbox.reading = (SELECT made.reading FROM observations AS made WHERE made.id = :observation)
      AND outbox.endpoint = :endpoint AND outbox.observation = :observation`,
  ofReading: `${DELIVERY} WHERE outbox.reading = ? AND outbox.endpoint = ?`,
  isCurrent: `
    SELECT ${CURRENT} AS current FROM observations CROSS JOIN readings ON readings.seq = observations.reading
    WHERE observations.id = ?`,
  body: 'SELECT body FROM observations WHERE id = ?',
  countOwed: `SELECT count(*) AS owed, min(since) AS oldest FROM outbox WHERE endpoint = ? AND ${OWED}`,
  countOwedOf: `SELECT count(*) AS owed FROM outbox WHERE endpoint = ? AND encounter = ? AND ${OWED}`,
  /** Of what was measured in an encounter and stayed there, and of what a person gave to it. */
  countNotTakenOf: `
    SELECT
      (SELECT count(*) FROM readings CROSS JOIN observations ON observations.reading = readings.seq
        WHERE readings.encounter = :encounter AND ${ACT_OF} = 0 AND ${NOT_MOVED} AND ${NOT_TAKEN})
      + (SELECT count(*) FROM acts CROSS JOIN observations ON observations.act = acts.seq
        CROSS JOIN readings ON readings.seq = observations.reading
        WHERE acts.encounter = :encounter AND acts.kind IN (${GIVING}) AND ${ACT_OF} = ${CURRENT_ACT} AND ${NOT_TAKEN})
      AS notTaken`,
  countQuarantined: `SELECT count(*) AS quarantined FROM outbox WHERE endpoint = ? AND ${QUARANTINED}`,
  endpoints: 'SELECT name FROM endpoints ORDER BY name',
  addEndpoint: 'INSERT OR IGNORE INTO endpoints (name) VALUES (?)',
  forgetEndpoint: `
    DELETE FROM endpoints WHERE name = :name
      AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.endpoint = :name AND ${OWED})
      AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.endpoint = :name AND ${QUARANTINED})`,
  insert: `
    INSERT INTO outbox (endpoint, reading, observation, encounter, owes, answer, attempts, in_flight, may_be_there, since)
    VALUES (:endpoint, :reading, :observation, :encounter, 'create', 'untried', 0, 0, 0, :since)`,
  lastOfBatch: `
    SELECT max(seq) AS last FROM
      (SELECT seq FROM readings WHERE ${WHOLE.unforwarded} AND seq > :after ORDER BY seq LIMIT :size)`,
  /** Of readings `after` to `until`, in the order of the journal, what the endpoint is not owed yet. */
  insertBacklog: `
    INSERT INTO outbox (endpoint, reading, observation, encounter, owes, answer, attempts, in_flight, may_be_there, since)
    SELECT :endpoint, readings.seq, observations.id, ${OWNER}, 'create', 'untried', 0, 0, 0, :since
    FROM (SELECT seq, key, encounter, held_because FROM readings
      WHERE ${WHOLE.unforwarded} AND seq > :after AND seq <= :until) AS readings
    CROSS JOIN observations ON observations.reading = readings.seq
    WHERE ${OWNED} AND ${CURRENT}
      AND (:metrics IS NULL OR observations.metric IN (SELECT value FROM json_each(:metrics)))
      AND NOT EXISTS (SELECT 1 FROM outbox AS known WHERE known.reading = readings.seq AND known.endpoint = :endpoint
        AND known.observation = observations.id)
    ORDER BY readings.seq, observations.position`,
  handOut: 'UPDATE outbox SET may_be_there = max(may_be_there, in_flight), in_flight = 1 WHERE seq = ?',
  settle: `
    UPDATE outbox SET owes = :owes, answer = :answer, attempts = attempts + 1, in_flight = 0, may_be_there = :mayBeThere,
      tried_at = :at, reason = :reason WHERE seq = :seq`,
  retry: "UPDATE outbox SET answer = 'untried' WHERE seq = ?",
  discard: "UPDATE outbox SET owes = 'nothing' WHERE seq = ?",
  /** What is there, or may be, has to be taken back; what is not is not owed any more. */
  supersede: `
    UPDATE outbox SET owes = CASE WHEN may_be_there + in_flight > 0 THEN 'retract' ELSE 'nothing' END, answer = 'untried',
      attempts = 0, since = :since, tried_at = NULL, reason = NULL
    WHERE reading = :reading AND observation IN (SELECT id FROM observations WHERE reading = :reading AND ${ACT_OF} = :act)`,
  /** What has to be taken back from an endpoint that was forgotten: somebody has to see that. */
  recallEndpoints: `
    INSERT OR IGNORE INTO endpoints (name) SELECT endpoint FROM outbox WHERE reading = ? AND owes <> 'nothing'`,
  /** A reading is forwarded when what stands for it was owed to somebody, and nothing is owed any more. */
  noteForwarded: `
    UPDATE readings SET forwarded_at = CASE WHEN ${IN_DEBT} THEN NULL ELSE coalesce(forwarded_at, :at) END
    WHERE seq = :reading AND ${OWNED} AND EXISTS (
      SELECT 1 FROM observations CROSS JOIN outbox ON outbox.reading = readings.seq AND outbox.observation = observations.id
      WHERE observations.reading = readings.seq AND ${CURRENT} AND outbox.endpoint <> '${PASSES_ON}')`,
  noteMoved: 'UPDATE readings SET forwarded_at = NULL WHERE seq = ?',
  reference: 'SELECT known FROM known_references WHERE endpoint = :endpoint AND name = :name',
  setReference: `
    INSERT OR REPLACE INTO known_references (endpoint, name, known, set_at) VALUES (:endpoint, :name, :known, :at)`,
  forgetReference: 'DELETE FROM known_references WHERE endpoint = :endpoint AND name = :name',
} as const

/** Statements of verify. They go through the whole table. */
export const OUTBOX_CHECK = {
  rows: {
    astray: `
    SELECT outbox.seq FROM outbox LEFT JOIN observations ON observations.id = outbox.observation
    WHERE observations.reading IS NOT outbox.reading`,
    unknownEndpoint: `
    SELECT seq FROM outbox WHERE owes <> 'nothing' AND endpoint NOT IN (SELECT name FROM endpoints)`,
    erased: `
    SELECT outbox.seq FROM outbox CROSS JOIN readings ON readings.seq = outbox.reading
    WHERE owes <> 'nothing' AND length(readings.reading) = 33`,
    wrongWay: `
    SELECT outbox.seq FROM outbox CROSS JOIN readings ON readings.seq = outbox.reading
    CROSS JOIN observations ON observations.id = outbox.observation
    WHERE owes = CASE WHEN ${OWNED} AND ${CURRENT} THEN 'retract' ELSE 'create' END`,
    forwarded: `
    SELECT outbox.seq FROM outbox CROSS JOIN readings ON readings.seq = outbox.reading
    WHERE owes <> 'nothing' AND forwarded_at IS NOT NULL`,
  },
  reasons: 'SELECT seq, reason FROM outbox WHERE reason IS NOT NULL',
} as const
