import type { OutboxRow } from './deliveries.ts'

/** Rows of one reading that owe the same, in their order. */
type Unit = readonly [OutboxRow, ...OutboxRow[]]

interface Choice {
  readonly units: number
  readonly bytes: number
  /** What has to be taken back of a reading before something new is created of it. */
  readonly retractions: (row: OutboxRow) => readonly OutboxRow[]
  /** What is passed over; what replaces it waits, and nothing else does. */
  readonly isLeftAlone: (row: OutboxRow) => boolean
}

/** The first units of rows in order: as many as fit, at least one. Reads no more rows than it has to. */
export function firstUnits(
  rows: Iterable<OutboxRow>,
  { units, bytes, retractions, isLeftAlone }: Choice,
): readonly Unit[] {
  const chosen: Unit[] = []
  const taken = new Set<number>()
  let size = 0
  const take = (unit: Unit): boolean => {
    const more = unit.reduce((sum, row) => sum + row.bytes, 0)
    if (chosen.length >= units || (chosen.length > 0 && size + more > bytes)) return false
    size += more
    chosen.push(unit)
    for (const { seq } of unit) taken.add(seq)
    return true
  }
  for (const unit of unitsOf(Iterator.from(rows).filter((row) => !isLeftAlone(row)))) {
    if (unit.every(({ seq }) => taken.has(seq))) continue
    const before = unit[0].owes === 'create' ? [...unitsOf(retractions(unit[0]))] : []
    if (before.length > 0) {
      const due = before.filter(([row]) => !isLeftAlone(row))
      for (const retraction of due) if (!taken.has(retraction[0].seq) && !take(retraction)) break
      // Nothing may overtake it, and it waits until they are settled; a retraction that is left alone holds nobody else.
      if (due.length > 0) break
      continue
    }
    if (!take(unit) || chosen.length >= units) break
  }
  return chosen
}

function* unitsOf(rows: Iterable<OutboxRow>): Generator<Unit> {
  let unit: [OutboxRow, ...OutboxRow[]] | undefined
  for (const row of rows) {
    if (unit && isAlike(unit[0], row)) unit.push(row)
    else {
      if (unit) yield unit
      unit = [row]
    }
  }
  if (unit) yield unit
}

const isAlike = (one: OutboxRow, other: OutboxRow): boolean =>
  one.of === other.of && one.act === other.act && one.owes === other.owes
