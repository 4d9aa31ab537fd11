import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../clock.ts'
import type { Debts } from './debts.ts'
import { chainAfter, digestOfReading } from './digest.ts'
import { commitFailure } from './failures.ts'
import type { Head } from './head.ts'
import type { KeyRing } from './keys.ts'
import type { Ledger } from './ledger.ts'
import { observationWriter, refuseIllFormed, sealedObservations, textsOf } from './observations.ts'
import { integer, text } from './rows.ts'
import { READ, WRITE } from './statements.ts'
import type { CommitOutcome, Journal, JournalEntry } from './types.ts'

interface Parts {
  readonly ledger: Ledger
  readonly ring: KeyRing
  readonly clock: Clock
  readonly debts: Debts
}

/** The part of the journal that takes finished measurements. */
export function createCommit(db: DatabaseSync, { ledger, ring, clock, debts }: Parts): Journal['commit'] {
  const readingByKey = db.prepare(READ.readingByKey)
  const observationById = db.prepare(READ.observationById)
  const insertReading = db.prepare(WRITE.insertReading)
  const insertObservations = observationWriter(db)

  const alreadyThere = (entry: JournalEntry): CommitOutcome | undefined => {
    const same = readingByKey.get(entry.key)
    if (same)
      return { kind: text(same, 'content') === entry.content ? 'duplicate' : 'conflict', seq: integer(same, 'seq') }
    for (const { id } of entry.observations) {
      const taken = observationById.get(id)
      if (taken) return { kind: 'conflict', seq: integer(taken, 'reading') }
    }
    return undefined
  }

  const insert = (entry: JournalEntry, head: Head): Head => {
    const { key, content, device, arrivedAt, measuredAt } = entry
    const seq = head.readings + 1
    const columns = {
      key,
      content,
      device,
      arrivedAt,
      measuredAt,
      committedAt: clock.utc(clock.now()),
      reading: ring.seal({ table: 'readings', row: seq, column: 'reading' }, entry.reading),
      encounter: entry.encounter ?? null,
      heldBecause: entry.heldBecause ?? null,
      metrics: JSON.stringify(entry.metrics),
    }
    const observations = sealedObservations(entry.observations, ring)
    const digest = digestOfReading({ ...columns, observations })
    const chain = chainAfter(head.chain, digest)
    insertReading.run({ ...columns, seq, digest, chain })
    insertObservations(observations, { reading: seq, act: null })
    if (entry.heldBecause === undefined && entry.encounter !== undefined)
      debts.owe(observations, { reading: seq, encounter: entry.encounter, since: columns.committedAt })
    return {
      ...head,
      readings: seq,
      observations: head.observations + observations.length,
      held: head.held + (entry.heldBecause === undefined ? 0 : 1),
      chain,
    }
  }

  return (entries) => {
    for (const entry of entries) refuseImpossible(entry)
    if (entries.length === 0) return []
    return ledger((before) => {
      let head = before
      const answer = entries.map((entry): CommitOutcome => {
        const known = alreadyThere(entry)
        if (known) return known
        head = insert(entry, head)
        return { kind: 'committed', seq: head.readings }
      })
      return { head, answer }
    })
  }
}

/** The part of the journal that empties its log. */
export function createCheckpoint(db: DatabaseSync, path: string): Journal['checkpoint'] {
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)')
  return () => {
    try {
      return integer(checkpoint.get(), 'busy') === 0
    } catch (error) {
      throw commitFailure(error, path)
    }
  }
}

/** What the table definitions cannot refuse by themselves. */
function refuseImpossible(entry: JournalEntry): void {
  const { device, reading, observations, encounter = '', heldBecause = '' } = entry
  if (entry.heldBecause !== undefined && observations.length > 0)
    throw new RangeError('no journal may hold this entry: it is held, and has Observations')
  refuseIllFormed([device, encounter, heldBecause, reading, ...textsOf(observations)])
}
