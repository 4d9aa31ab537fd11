import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { GENESIS } from './digest.ts'
import type { KeyRing } from './keys.ts'
import { integer, RowError, text } from './rows.ts'
import { READ } from './statements.ts'
import type { Counts } from './types.ts'

/** The one row of table `head`: how far the journal has come. */
export interface Head extends Counts {
  readonly chain: string
  readonly actsChain: string
}

export const headOf = (row: Readonly<Record<string, SQLOutputValue>> | undefined): Head => ({
  readings: integer(row, 'readings'),
  observations: integer(row, 'observations'),
  held: integer(row, 'held'),
  acts: integer(row, 'acts'),
  chain: text(row, 'chain'),
  actsChain: text(row, 'acts_chain'),
})

/** Without the key nobody makes it, so rows that were all written anew are found by it. */
export const macOfHead = (head: Head, ring: KeyRing): string =>
  ring.macOf(JSON.stringify([head.readings, head.observations, head.held, head.acts, head.chain, head.actsChain]))

/** The head, once its MAC was found to be ours. Throws `RowError`: nothing may be written after rows that are not ours. */
export function provenHead(row: Readonly<Record<string, SQLOutputValue>> | undefined, ring: KeyRing): Head {
  const head = headOf(row)
  if (text(row, 'mac') !== macOfHead(head, ring)) throw new RowError('mac')
  return head
}

/** Throws `RowError` unless both tables end where the head says: a tail that is gone would be written over. */
export function checkTails(db: DatabaseSync, ring: KeyRing): void {
  const head = provenHead(db.prepare(READ.head).get(), ring)
  const ends = (sql: string, seq: number, chain: string) => {
    const last = db.prepare(sql).get()
    if (last ? integer(last, 'seq') !== seq || text(last, 'chain') !== chain : seq > 0 || chain !== GENESIS)
      throw new RowError('chain')
  }
  ends(READ.lastReading, head.readings, head.chain)
  ends(READ.lastAct, head.acts, head.actsChain)
}
