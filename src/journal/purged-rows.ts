import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { attempt } from './failures.ts'
import { parsed, text } from './rows.ts'
import { VERIFY } from './statements.ts'

const runs = z.array(z.tuple([z.int(), z.int()]))
const erased = z.object({ readings: runs, acts: runs })

/** Rows whose content retention erased, by `seq`. */
export interface PurgedRows {
  readonly readings: ReadonlySet<number>
  readonly acts: ReadonlySet<number>
}

/** JSON for column `erased`: runs, since what is erased together mostly came together. Both lists are in order. */
export const erasedColumn = (rows: {
  readonly readings: readonly number[]
  readonly acts: readonly number[]
}): string => JSON.stringify({ readings: runsOf(rows.readings), acts: runsOf(rows.acts) })

function runsOf(seqs: readonly number[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = []
  for (const seq of seqs) {
    const last = found.at(-1)
    if (last && last[1] === seq - 1) last[1] = seq
    else found.push([seq, seq])
  }
  return found
}

/** What all purges tell that they erased. One that cannot be read tells nothing; its own row is a finding then. */
export function purgedRows(db: DatabaseSync): PurgedRows {
  const found = { readings: new Set<number>(), acts: new Set<number>() }
  const purges = attempt(() => db.prepare(VERIFY.purges).all())
  for (const row of purges.done ? purges.value : []) {
    const column = attempt(() => erased.safeParse(parsed(text(row, 'erased'))))
    if (!column.done || !column.value.success) continue
    for (const table of ['readings', 'acts'] as const)
      for (const [from, until] of column.value.data[table])
        for (let seq = from; seq <= until; seq += 1) found[table].add(seq)
  }
  return found
}
