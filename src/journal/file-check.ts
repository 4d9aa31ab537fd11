import type { DatabaseSync } from 'node:sqlite'
import { attempt } from './failures.ts'
import { integer, text } from './rows.ts'
import { expectedSchema, NEWEST_VERSION, schemaOf, schemaVersion } from './schema.ts'
import { VERIFY } from './statements.ts'
import type { Finding } from './types.ts'

/** What SQLite itself says of its pages, indexes, definitions and references. */
export function fileFindings(db: DatabaseSync): readonly Finding[] {
  const findings: Finding[] = []
  const look = (ask: () => void) => {
    const outcome = attempt(ask)
    if (!outcome.done) findings.push({ kind: 'file', detail: `SQLite: ${outcome.error.message}` })
  }
  look(() => {
    if (schemaOf(db).join() !== expectedSchema(versionOf(db)).join())
      findings.push({ kind: 'file', detail: 'its tables are not those of a journal' })
  })
  look(() => {
    const reports = db.prepare(VERIFY.integrity).all()
    for (const detail of reports.map((row) => text(row, 'integrity_check')))
      if (detail !== 'ok') findings.push({ kind: 'file', detail: `SQLite: ${detail}` })
  })
  look(() => {
    for (const row of db.prepare(VERIFY.orphans).iterate())
      findings.push(
        text(row, 'parent') === 'acts'
          ? { kind: 'orphan', table: 'acts', seq: integer(row, 'act'), detail: 'Observation without its act' }
          : {
              kind: 'orphan',
              table: 'readings',
              seq: integer(row, 'reading'),
              detail: 'Observation without its reading',
            },
      )
  })
  return findings
}

/** One that was not brought to the newest version yet is whole too. */
function versionOf(db: DatabaseSync): number {
  const version = schemaVersion(db)
  return version === 'foreign' ? NEWEST_VERSION : version
}
