import type { DatabaseSync } from 'node:sqlite'
import { createActCheck } from './act-check.ts'
import { attempt } from './failures.ts'
import { fileFindings } from './file-check.ts'
import { type Head, headOf, provenHead } from './head.ts'
import type { KeyRing } from './keys.ts'
import { outboxFindings } from './outbox-check.ts'
import { purgedRows } from './purged-rows.ts'
import { createReadingCheck } from './reading-check.ts'
import { frameFindings } from './refused-frame-check.ts'
import { integer } from './rows.ts'
import { READ, VERIFY } from './statements.ts'
import { checkTable } from './table-check.ts'
import type { Finding, Verification } from './types.ts'

/** Reads a journal back in one snapshot, beside a running writer too, and says what is wrong. Repairs nothing. */
export function verify(db: DatabaseSync, ring: KeyRing | undefined, keyFindings: readonly Finding[]): Verification {
  db.exec('BEGIN')
  try {
    const file = fileFindings(db)
    const counted = headFindings(db, ring)
    const head = counted.head
    const purged = purgedRows(db)
    const readings = checkTable(db, 'readings', createReadingCheck(db, ring, purged), {
      rows: head?.readings,
      chain: head?.chain,
    })
    const acts = checkTable(db, 'acts', createActCheck(db, ring, purged), { rows: head?.acts, chain: head?.actsChain })
    const observations = attempt(() => integer(db.prepare(VERIFY.countObservations).get(), 'observations'))
    const uncounted: Finding[] = observations.done
      ? []
      : [{ kind: 'unreadable', detail: 'the Observations cannot be counted' }]
    const found = {
      readings: readings.rows,
      held: readings.held,
      observations: observations.done ? observations.value : undefined,
      acts: acts.rows,
    }
    return {
      readings: readings.intact,
      observations: readings.intactObservations + acts.intactObservations,
      acts: acts.intact,
      opened: ring !== undefined,
      findings: [
        ...file,
        ...keyFindings,
        ...counted.findings,
        ...readings.findings,
        ...acts.findings,
        ...uncounted,
        ...(head ? miscounted(head, found) : []),
        ...outboxFindings(db, ring),
        ...frameFindings(db, ring),
        ...readings.tail,
        ...acts.tail,
      ],
    }
  } finally {
    db.exec('ROLLBACK')
  }
}

function headFindings(db: DatabaseSync, ring: KeyRing | undefined): { head?: Head; findings: readonly Finding[] } {
  const row = attempt(() => db.prepare(READ.head).get())
  const head = attempt(() => headOf(row.done ? row.value : undefined))
  if (!head.done) return { findings: [{ kind: 'unreadable', detail: 'the counts cannot be read' }] }
  const proven = attempt(() => (ring && row.done ? provenHead(row.value, ring) : undefined))
  const forged: Finding = { kind: 'forged', detail: 'the counts were not written with this key' }
  return { head: head.value, findings: proven.done ? [] : [forged] }
}

/** A row that was added or cut off behind the daemon's back leaves the counts as they were. */
function miscounted(
  head: Head,
  found: Readonly<Record<'readings' | 'held' | 'observations' | 'acts', number | undefined>>,
) {
  const columns = ['readings', 'held', 'observations', 'acts'] as const
  return columns.flatMap((column): readonly Finding[] => {
    const [counted, there] = [head[column], found[column]]
    if (there === undefined || counted === there) return []
    return [{ kind: 'miscounted', detail: `${column}: ${counted} counted, ${there} there` }]
  })
}
