import type { DatabaseSync } from 'node:sqlite'
import { GENESIS } from './digest.ts'
import { attempt } from './failures.ts'
import { type Head, headOf } from './head.ts'
import { createRowCheck } from './row-check.ts'
import { integer, text } from './rows.ts'
import { expectedSchema, schemaOf } from './schema.ts'
import { READ, VERIFY } from './statements.ts'
import type { Finding, Verification } from './types.ts'
import { rowsInOrder } from './walk.ts'

/** Reads a journal back in one snapshot, beside a running writer too, and says what is wrong. Repairs nothing. */
export function verify(db: DatabaseSync): Verification {
  db.exec('BEGIN')
  try {
    const file = fileFindings(db)
    const rows = readRows(db)
    return { readings: rows.intact, observations: rows.intactObservations, findings: [...file, ...rows.findings] }
  } finally {
    db.exec('ROLLBACK')
  }
}

/** What SQLite itself says of its pages, indexes, definitions and references. */
function fileFindings(db: DatabaseSync): Finding[] {
  const findings: Finding[] = []
  const look = (ask: () => void) => {
    const outcome = attempt(ask)
    if (!outcome.done) findings.push({ kind: 'file', detail: outcome.error.message })
  }
  look(() => {
    if (schemaOf(db).join() !== expectedSchema().join())
      findings.push({ kind: 'file', detail: 'its tables are not those of a journal' })
  })
  look(() => {
    const reports = db.prepare(VERIFY.integrity).all()
    for (const detail of reports.map((row) => text(row, 'integrity_check')))
      if (detail !== 'ok') findings.push({ kind: 'file', detail })
  })
  look(() => {
    for (const row of db.prepare(VERIFY.orphans).iterate())
      findings.push({ kind: 'orphan', seq: integer(row, 'reading'), detail: 'Observation without its reading' })
  })
  return findings
}

/** What the journal's own seals and counts say of its rows. */
function readRows(db: DatabaseSync) {
  const findings: Finding[] = []
  const head = attempt(() => headOf(db.prepare(READ.head).get()))
  if (!head.done) findings.push({ kind: 'unreadable', detail: 'the counts cannot be read' })

  const check = createRowCheck(db)
  const found = { readings: 0, held: 0, lastSeq: 0, intact: 0, intactObservations: 0 }
  let chain: string | undefined = GENESIS
  for (const step of rowsInOrder(db, head.done ? head.value.readings : 0)) {
    const row = attempt(() => (step.kind === 'row' ? check(step.seq, chain) : undefined))
    // After a hole nothing is known of the row before, so the next row is not accused of following a wrong one.
    chain = row.done ? row.value?.chain : undefined
    if (step.kind !== 'row') add(findings, step)
    else if (!row.done) add(findings, { kind: 'unreadable', seq: step.seq, detail: 'cannot be read back' })
    else if (row.value) {
      found.readings += 1
      found.lastSeq = step.seq
      found.held += row.value.held ? 1 : 0
      findings.push(...row.value.findings)
      if (row.value.findings.length > 0) continue
      found.intact += 1
      found.intactObservations += row.value.observations
    }
  }
  const observations = attempt(() => integer(db.prepare(VERIFY.countObservations).get(), 'observations'))
  if (!observations.done) findings.push({ kind: 'unreadable', detail: 'the Observations cannot be counted' })
  else if (head.done) findings.push(...miscounted(head.value, { ...found, observations: observations.value }))
  if (head.done && chain !== undefined && chain !== head.value.chain)
    findings.push({ kind: 'out-of-place', seq: found.lastSeq, detail: 'is not the reading that was committed last' })
  return { findings, intact: found.intact, intactObservations: found.intactObservations }
}

/** Makes one finding of neighbours that cannot be read: a lost page holds many rows. */
function add(findings: Finding[], finding: Finding): void {
  const { seq = 0, untilSeq = seq } = finding
  const last = findings.at(-1)
  const alike = finding.kind === 'unreadable' && last?.kind === finding.kind && last.detail === finding.detail
  if (alike && (last.untilSeq ?? last.seq) === seq - 1) findings[findings.length - 1] = { ...last, untilSeq }
  else findings.push(finding)
}

/** A row that was added or cut off behind the daemon's back leaves the counts as they were. */
function miscounted(head: Head, found: { readings: number; held: number; observations: number }): Finding[] {
  const columns = ['readings', 'held', 'observations'] as const
  return columns
    .filter((column) => head[column] !== found[column])
    .map((column) => ({ kind: 'miscounted', detail: `${column}: ${head[column]} counted, ${found[column]} there` }))
}
