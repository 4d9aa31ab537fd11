import type { DatabaseSync } from 'node:sqlite'
import { bodyCell, type CheckedRow, checkCells, checkChain, type Report, storedObservation } from './checked-row.ts'
import { digestOfReading, type StoredReading } from './digest.ts'
import { attempt } from './failures.ts'
import type { KeyRing } from './keys.ts'
import type { PurgedRows } from './purged-rows.ts'
import { blob, integer, parsed, text, textOrNull } from './rows.ts'
import { READ, VERIFY } from './statements.ts'
import type { Finding } from './types.ts'

/** Compares one reading and its Observations with what was committed. */
export function createReadingCheck(db: DatabaseSync, ring: KeyRing | undefined, purged: PurgedRows) {
  const readingAt = db.prepare(VERIFY.readings.at)
  const observationsAt = db.prepare(VERIFY.readings.observations)
  const readingByKey = db.prepare(READ.readingByKey)
  const observationById = db.prepare(READ.observationById)
  const decisionOn = db.prepare(READ.decisionOn)

  const clashes = (seq: number, { key, observations }: StoredReading): readonly Finding['detail'][] => {
    const outcome = attempt(() => {
      const isAlone = integer(readingByKey.get(key), 'seq') === seq
      const areItsOwn = observations.every(({ id }) => integer(observationById.get(id), 'reading') === seq)
      return { isAlone, areItsOwn }
    })
    // A damaged index is a finding of the file; the row that it points to is not the worse for it.
    if (!outcome.done) return []
    return [
      ...(outcome.value.isAlone ? [] : (['another row has this key'] as const)),
      ...(outcome.value.areItsOwn ? [] : (['another row has an Observation of this id'] as const)),
    ]
  }

  return (seq: number, previousChain: string | undefined): CheckedRow => {
    const row = readingAt.get(seq)
    const observations = observationsAt.all(seq).map(storedObservation)
    const stored = {
      key: text(row, 'key'),
      content: text(row, 'content'),
      device: text(row, 'device'),
      arrivedAt: integer(row, 'arrived_at'),
      measuredAt: integer(row, 'measured_at'),
      committedAt: integer(row, 'committed_at'),
      encounter: textOrNull(row, 'encounter'),
      heldBecause: textOrNull(row, 'held_because'),
      metrics: text(row, 'metrics'),
      reading: blob(row, 'reading'),
      observations,
    }
    const findings: Finding[] = []
    const report: Report = (kind, detail) => findings.push({ kind, table: 'readings', seq, detail })
    const chain = checkChain(row, digestOfReading(stored), previousChain, report)
    for (const detail of clashes(seq, stored)) report('not-unique', detail)
    if (parsed(stored.metrics) === undefined) report('unreadable', 'text that is not JSON')
    const place = { table: 'readings', row: seq, column: 'reading' } as const
    const cells = [{ place, cell: stored.reading }, ...observations.map(bodyCell)]
    checkCells(cells, purged.readings.has(seq), findings.length > 0 ? undefined : ring, report)
    const held = stored.heldBecause !== null && decisionOn.get(stored.key) === undefined
    return { chain, held, observations: observations.length, findings }
  }
}
