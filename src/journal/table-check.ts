import type { DatabaseSync } from 'node:sqlite'
import type { CheckedRow } from './checked-row.ts'
import { GENESIS } from './digest.ts'
import { attempt } from './failures.ts'
import type { Finding } from './types.ts'
import { rowsInOrder } from './walk.ts'

type Check = (seq: number, previousChain: string | undefined) => CheckedRow

/** What the head says of a table; unknown when it cannot be read. */
interface Expected {
  readonly rows: number | undefined
  readonly chain: string | undefined
}

const WORDS = {
  readings: 'is not the reading that was committed last',
  acts: 'is not the act that was recorded last',
} as const

/** Goes through a table and says what its own digests and chain tell. */
export function checkTable(db: DatabaseSync, table: 'readings' | 'acts', check: Check, expected: Expected) {
  const findings: Finding[] = []
  const found = { rows: 0, held: 0, intact: 0, intactObservations: 0 }
  let lastSeq = 0
  let chain: string | undefined = GENESIS
  for (const step of rowsInOrder(db, table, expected.rows ?? 0)) {
    const row = attempt(() => (step.kind === 'row' ? check(step.seq, chain) : undefined))
    // After a hole nothing is known of the row before, so the next row is not accused of following a wrong one.
    chain = row.done ? row.value?.chain : undefined
    if (step.kind !== 'row') add(findings, step)
    else if (!row.done) add(findings, { kind: 'unreadable', table, seq: step.seq, detail: 'cannot be read back' })
    else if (row.value) {
      lastSeq = step.seq
      found.rows += 1
      found.held += row.value.held ? 1 : 0
      findings.push(...row.value.findings)
      if (row.value.findings.length > 0) continue
      found.intact += 1
      found.intactObservations += row.value.observations
    }
  }
  const cut = chain !== undefined && expected.chain !== undefined && chain !== expected.chain
  const tail: Finding[] = cut ? [{ kind: 'out-of-place', table, seq: lastSeq, detail: WORDS[table] }] : []
  return { ...found, findings, tail }
}

/** Makes one finding of neighbours that cannot be read: a lost page holds many rows. */
function add(findings: Finding[], finding: Finding): void {
  const { seq = 0, untilSeq = seq } = finding
  const last = findings.at(-1)
  const alike = finding.kind === 'unreadable' && last?.kind === finding.kind && last.detail === finding.detail
  if (alike && (last.untilSeq ?? last.seq) === seq - 1) findings[findings.length - 1] = { ...last, untilSeq }
  else findings.push(finding)
}
