import type { DatabaseSync } from 'node:sqlite'
import { attempt } from './failures.ts'
import { integer } from './rows.ts'
import { VERIFY } from './statements.ts'
import type { Finding } from './types.ts'

/** A row that is there, or one that cannot be had, or a run that is gone. */
export type Step =
  | { readonly kind: 'row'; readonly seq: number }
  | (Finding & { readonly kind: 'missing' | 'unreadable' })

const WORDS = {
  readings: { one: 'a reading is gone', many: 'readings are gone' },
  acts: { one: 'an act is gone', many: 'acts are gone' },
} as const

/** Goes through a table by `seq`, up to `last` at least, past pages that cannot be read. */
export function* rowsInOrder(db: DatabaseSync, table: 'readings' | 'acts', last: number): Generator<Step> {
  const missing = (from: number, untilSeq: number): Step => {
    const seq = Math.max(from, 1)
    return { kind: 'missing', table, seq, untilSeq, detail: WORDS[table][seq === untilSeq ? 'one' : 'many'] }
  }
  const next = db.prepare(VERIFY[table].next)
  const first = attempt(() => db.prepare(VERIFY[table].first).get())
  let expected = first.done && first.value ? Math.min(integer(first.value, 'seq'), 1) : 1
  for (;;) {
    const found = attempt(() => next.get(expected - 1))
    if (!found.done && expected <= last) {
      yield { kind: 'unreadable', table, seq: expected, detail: 'cannot be read back' }
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
