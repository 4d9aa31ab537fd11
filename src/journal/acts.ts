import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { KeyRing } from './keys.ts'
import { blob, integer, text, textOrNull } from './rows.ts'
import { isErased } from './seal.ts'
import { READ } from './statements.ts'
import type { Act, ActQuery } from './types.ts'

type Row = Readonly<Record<string, SQLOutputValue>>

/** Answers which acts there are. */
export function createActReader(db: DatabaseSync, ring: KeyRing | undefined): (query?: ActQuery) => readonly Act[] {
  const statements = {
    all: db.prepare(READ.acts),
    ofKind: db.prepare(READ.actsOfKind),
    ofReading: db.prepare(READ.actsOfReading),
    ofEncounter: db.prepare(READ.actsOfEncounter),
  }

  /** From the last one back, by the index that leaves the fewest. */
  const rows = ({ kinds, reading, encounter, last = Number.POSITIVE_INFINITY }: ActQuery): Iterable<Row> => {
    if (reading !== undefined) return statements.ofReading.iterate(reading)
    if (encounter !== undefined) return statements.ofEncounter.iterate(encounter)
    if (kinds === undefined) return statements.all.iterate()
    return [...new Set(kinds)]
      .flatMap((kind) => firstOf(statements.ofKind.iterate(kind), last))
      .toSorted((one, other) => integer(other, 'seq') - integer(one, 'seq'))
  }

  const actOf = (row: Row): Act => {
    const seq = integer(row, 'seq')
    const [reading, encounter, detail] = [textOrNull(row, 'reading'), textOrNull(row, 'encounter'), blob(row, 'detail')]
    return {
      seq,
      kind: text(row, 'kind'),
      at: integer(row, 'at'),
      ...(reading !== null && { reading }),
      ...(encounter !== null && { encounter }),
      ...(ring && !isErased(detail) && { detail: ring.open({ table: 'acts', row: seq, column: 'detail' }, detail) }),
    }
  }

  return (query = {}) => {
    const { kinds, encounter, last = Number.POSITIVE_INFINITY } = query
    const asked = Iterator.from(rows(query)).filter(
      (row) =>
        (kinds === undefined || kinds.includes(text(row, 'kind'))) &&
        (encounter === undefined || row['encounter'] === encounter),
    )
    return firstOf(asked, last).map(actOf).reverse()
  }
}

function firstOf(rows: Iterable<Row>, count: number): Row[] {
  const first: Row[] = []
  if (count <= 0) return first
  for (const row of rows) {
    first.push(row)
    if (first.length >= count) break
  }
  return first
}
