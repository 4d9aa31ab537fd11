import type { DatabaseSync } from 'node:sqlite'
import { attempt } from './failures.ts'
import { integer } from './rows.ts'
import { VERIFY } from './statements.ts'
import type { Finding } from './types.ts'

/** A reading that is there, or one that cannot be had, or a run that is gone. */
export type Step =
  | { readonly kind: 'row'; readonly seq: number }
  | (Finding & { readonly kind: 'missing' | 'unreadable' })

/** Goes through the readings by `seq`, up to `last` at least, past pages that cannot be read. */
export function* rowsInOrder(db: DatabaseSync, last: number): Generator<Step> {
  const next = db.prepare(VERIFY.nextReading)
  const first = attempt(() => db.prepare(VERIFY.firstReading).get())
  let expected = first.done && first.value ? Math.min(integer(first.value, 'seq'), 1) : 1
  for (;;) {
    const found = attempt(() => next.get(expected - 1))
    if (!found.done && expected <= last) {
      yield { kind: 'unreadable', seq: expected, detail: 'cannot be read back' }
      expected += 1
      continue
    }
    if (!found.done || found.value === undefined) break
    const seq = integer(found.value, 'seq')
    if (seq > expected && seq > 1) yield missing(expected, seq - 1)
    yield { kind: 'row', seq }
    expected = seq + 1
  }
  if (expected <= last) yield missing(expected, last)
}

const missing = (from: number, untilSeq: number): Step => {
  const seq = Math.max(from, 1)
  return { kind: 'missing', seq, untilSeq, detail: seq === untilSeq ? 'a reading is gone' : 'readings are gone' }
}
