import type { DatabaseSync } from 'node:sqlite'
import { bodyCell, type CheckedRow, checkCells, checkChain, type Report, storedObservation } from './checked-row.ts'
import { digestOfAct } from './digest.ts'
import { attempt } from './failures.ts'
import type { KeyRing } from './keys.ts'
import type { PurgedRows } from './purged-rows.ts'
import { blob, integer, text, textOrNull } from './rows.ts'
import { READ, VERIFY } from './statements.ts'
import type { Finding } from './types.ts'

/** Compares one act, and the Observations that it made, with what was recorded. */
export function createActCheck(db: DatabaseSync, ring: KeyRing | undefined, purged: PurgedRows) {
  const actAt = db.prepare(VERIFY.acts.at)
  const observationsAt = db.prepare(VERIFY.acts.observations)
  const readingByKey = db.prepare(READ.readingByKey)

  return (seq: number, previousChain: string | undefined): CheckedRow => {
    const row = actAt.get(seq)
    const rendered = observationsAt.all(seq)
    const observations = rendered.map(storedObservation)
    const stored = {
      kind: text(row, 'kind'),
      at: integer(row, 'at'),
      reading: textOrNull(row, 'reading'),
      encounter: textOrNull(row, 'encounter'),
      erased: textOrNull(row, 'erased'),
      detail: blob(row, 'detail'),
      observations,
    }
    const findings: Finding[] = []
    const report: Report = (kind, detail) => findings.push({ kind, table: 'acts', seq, detail })
    const chain = checkChain(row, digestOfAct(stored), previousChain, report)
    const about = attempt(() => rendered.length > 0 && integer(readingByKey.get(stored.reading ?? ''), 'seq'))
    if (about.done && rendered.some((each) => integer(each, 'reading') !== about.value))
      report('changed', 'its Observations are of another reading')
    const place = { table: 'acts', row: seq, column: 'detail' } as const
    const opener = findings.length > 0 ? undefined : ring
    checkCells([{ place, cell: stored.detail }], purged.acts.has(seq), opener, report)
    // Its Observations are erased with the reading that they are of.
    const erased = about.done && about.value !== false && purged.readings.has(about.value)
    checkCells(observations.map(bodyCell), erased, opener, report)
    return { chain, held: false, observations: observations.length, findings }
  }
}
