import type { DatabaseSync } from 'node:sqlite'
import { OUTBOX } from './outbox-statements.ts'
import type { OutboxEndpoint } from './outbox-types.ts'
import { integer } from './rows.ts'
import type { JournalObservation } from './types.ts'

/** Readings of which a new endpoint is told in one transaction. */
const BATCH = 2_000

/** What is owed to whom. Call every method in a transaction; it is one write with what made the debt. */
export interface Debts {
  /** Endpoints of this run. */
  declared(): readonly OutboxEndpoint[]
  declare(endpoints: readonly OutboxEndpoint[], at: number): void
  /**
   * Makes readings after `after` owed that are not yet, as many as fit a transaction. Answers the last one that was looked
   * at, `undefined` when there are no more.
   */
  catchUp(after: number, at: number): number | undefined
  /** New Observations of a reading, by its `seq`. */
  owe(observations: readonly Pick<JournalObservation, 'id' | 'metric'>[], debt: Debt): void
  /** The Observations that `act` made of a reading do not hold any more; 0: those that it came with. */
  supersede(reading: number, act: number, at: number): void
  /** Looks whether something is owed for a reading, and notes since when nothing is. */
  noteForwarded(reading: number, at: number): void
}

interface Debt {
  readonly reading: number
  readonly encounter: string
  /** ms UTC. */
  readonly since: number
}

export function createDebts(db: DatabaseSync): Debts {
  const insert = db.prepare(OUTBOX.insert)
  const lastOfBatch = db.prepare(OUTBOX.lastOfBatch)
  const insertBacklog = db.prepare(OUTBOX.insertBacklog)
  const supersede = db.prepare(OUTBOX.supersede)
  const recallEndpoints = db.prepare(OUTBOX.recallEndpoints)
  const noteMoved = db.prepare(OUTBOX.noteMoved)
  const noteForwarded = db.prepare(OUTBOX.noteForwarded)
  let declared: readonly OutboxEndpoint[] = []

  return {
    declared: () => declared,
    declare(endpoints) {
      const known = db.prepare(OUTBOX.endpoints).all()
      const forget = db.prepare(OUTBOX.forgetEndpoint)
      for (const { name } of known) if (typeof name === 'string') forget.run({ name })
      const add = db.prepare(OUTBOX.addEndpoint)
      for (const { name } of endpoints) add.run(name)
      declared = endpoints
    },
    catchUp(after, at) {
      const row = lastOfBatch.get({ after, size: BATCH })
      if (!row || row['last'] === null) return undefined
      const until = integer(row, 'last')
      for (const { name, metrics } of declared)
        insertBacklog.run({
          endpoint: name,
          after,
          until,
          since: at,
          metrics: metrics ? JSON.stringify(metrics) : null,
        })
      return until
    },
    owe(observations, { reading, encounter, since }) {
      for (const { name, metrics } of declared)
        for (const { id, metric } of observations)
          if (!metrics || metrics.includes(metric))
            insert.run({ endpoint: name, reading, observation: id, encounter, since })
    },
    supersede(reading, act, at) {
      supersede.run({ reading, act, since: at })
      recallEndpoints.run(reading)
      noteMoved.run(reading)
    },
    noteForwarded(reading, at) {
      noteForwarded.run({ reading, at })
    },
  }
}
