import type { DatabaseSync } from 'node:sqlite'
import { UmtError } from '../errors.ts'
import { commitFailure } from './failures.ts'
import { type Head, macOfHead, provenHead } from './head.ts'
import type { KeyRing } from './keys.ts'
import { READ, WRITE } from './statements.ts'
import type { Journal } from './types.ts'

/** What a transaction answers, and how far the journal has come by it. */
export interface Step<T> {
  readonly head: Head
  readonly answer: T
}

/** Runs a task in one transaction with one fsync: all that it writes is there afterwards, or nothing. */
export type Ledger = <T>(task: (head: Head) => Step<T>) => T

/** The ledger, and whether the disk takes what it writes. */
export interface Writing extends Pick<Journal, 'refusal' | 'tryWriting'> {
  readonly ledger: Ledger
}

/** A failure is told as {@link commitFailure} says. */
export function createLedger(db: DatabaseSync, path: string, ring: KeyRing): Writing {
  let refusal: UmtError | undefined
  const readHead = db.prepare(READ.head)
  const updateHead = db.prepare(WRITE.updateHead)
  const ledger: Ledger = (task) => {
    try {
      db.exec('BEGIN IMMEDIATE')
      // Read in every transaction, never remembered: after a rollback a remembered head would fork the chain.
      const before = provenHead(readHead.get(), ring)
      const { head, answer } = task(before)
      if (head !== before) updateHead.run({ ...head, mac: macOfHead(head, ring) })
      db.exec('COMMIT')
      refusal = undefined
      return answer
    } catch (error) {
      // SQLite has rolled back by itself after some errors, a full disk among them.
      if (db.isTransaction) db.exec('ROLLBACK')
      const failure = commitFailure(error, path)
      if (failure instanceof UmtError && failure.code === 'UMT-JOURNAL-105') refusal = failure
      throw failure
    }
  }
  return {
    ledger,
    refusal: () => refusal,
    // Another object, so that it is written though nothing in it has changed.
    tryWriting: () => ledger((head) => ({ head: { ...head }, answer: undefined })),
  }
}
