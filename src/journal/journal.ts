import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../clock.ts'
import { chainAfter, digestOf } from './digest.ts'
import { commitFailure } from './failures.ts'
import { type Head, headOf } from './head.ts'
import { integer, text } from './rows.ts'
import { READ, WRITE } from './statements.ts'
import type { CommitOutcome, Journal, JournalEntry } from './types.ts'

/** The part of the journal that writes. The database is already locked, checked and migrated. */
export function createWriter(db: DatabaseSync, path: string, clock: Clock): Pick<Journal, 'commit' | 'checkpoint'> {
  const statements = {
    readingByKey: db.prepare(READ.readingByKey),
    observationById: db.prepare(READ.observationById),
    head: db.prepare(READ.head),
    insertReading: db.prepare(WRITE.insertReading),
    insertObservation: db.prepare(WRITE.insertObservation),
    updateHead: db.prepare(WRITE.updateHead),
    checkpoint: db.prepare('PRAGMA wal_checkpoint(TRUNCATE)'),
  }

  const alreadyThere = (entry: JournalEntry): CommitOutcome | undefined => {
    const same = statements.readingByKey.get(entry.key)
    if (same)
      return { kind: text(same, 'content') === entry.content ? 'duplicate' : 'conflict', seq: integer(same, 'seq') }
    for (const { id } of entry.observations) {
      const taken = statements.observationById.get(id)
      if (taken) return { kind: 'conflict', seq: integer(taken, 'reading') }
    }
    return undefined
  }

  const insert = (entry: JournalEntry, head: Head): Head => {
    const { key, content, device, arrivedAt, measuredAt, reading, observations } = entry
    const seq = head.readings + 1
    const columns = {
      key,
      content,
      device,
      arrivedAt,
      measuredAt,
      committedAt: clock.utc(clock.now()),
      reading,
      encounter: entry.encounter ?? null,
      heldBecause: entry.heldBecause ?? null,
      metrics: JSON.stringify(entry.metrics),
    }
    const digest = digestOf({ ...columns, observations })
    const chain = chainAfter(head.chain, digest)
    statements.insertReading.run({ ...columns, seq, digest, chain })
    for (const [position, { id, metric, body }] of observations.entries())
      statements.insertObservation.run({ id, reading: seq, position, metric, body })
    return {
      readings: seq,
      observations: head.observations + observations.length,
      held: head.held + (entry.heldBecause === undefined ? 0 : 1),
      chain,
    }
  }

  const writeAll = (entries: readonly JournalEntry[]): readonly CommitOutcome[] => {
    // Read in every transaction, never remembered: after a rollback a remembered head would fork the chain.
    const before = headOf(statements.head.get())
    let head = before
    const outcomes = entries.map((entry): CommitOutcome => {
      const known = alreadyThere(entry)
      if (known) return known
      head = insert(entry, head)
      return { kind: 'committed', seq: head.readings }
    })
    if (head !== before) statements.updateHead.run({ ...head })
    return outcomes
  }

  return {
    commit(entries) {
      for (const entry of entries) refuseImpossible(entry)
      if (entries.length === 0) return []
      try {
        db.exec('BEGIN IMMEDIATE')
        const outcomes = writeAll(entries)
        db.exec('COMMIT')
        return outcomes
      } catch (error) {
        // SQLite has rolled back by itself after some errors, a full disk among them.
        if (db.isTransaction) db.exec('ROLLBACK')
        throw commitFailure(error, path)
      }
    },
    checkpoint() {
      try {
        return integer(statements.checkpoint.get(), 'busy') === 0
      } catch (error) {
        throw commitFailure(error, path)
      }
    },
  }
}

/** What the table definitions cannot refuse by themselves. */
function refuseImpossible(entry: JournalEntry): void {
  const { observations, encounter = '', heldBecause = '' } = entry
  if (entry.heldBecause !== undefined && observations.length > 0)
    throw new RangeError('no journal may hold this entry: it is held, and has Observations')
  const texts = [
    entry.device,
    encounter,
    heldBecause,
    entry.reading,
    ...observations.flatMap(({ id, metric, body }) => [id, metric, body]),
  ]
  // UTF-8 has no lone surrogate: what was hashed would not be what is stored.
  if (!texts.every((each) => each.isWellFormed()))
    throw new RangeError('no journal may hold this entry: its text is not well-formed Unicode')
}
