import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { UmtError } from '../../errors.ts'
import { openJournalReadOnly } from '../../journal/open.ts'
import { journalOf } from '../../journal/place.ts'
import { OWNED, WHOLE } from '../../journal/statements.ts'

/** What would be lost with a journal. Without its key: counts are in the open. */
export interface Owed {
  readonly readings: number
  /** Readings of somebody that no platform has answered for, or Observations that one is owed, whichever is more. */
  readonly owed: number
  /** Readings that nobody has decided on. */
  readonly held: number
}

/** Throws `UMT-JOURNAL-…` when it cannot be told. */
export function owedIn(state: string): Owed {
  const path = journalOf(state)
  if (!existsSync(path)) return { readings: 0, owed: 0, held: 0 }
  using journal = openJournalReadOnly(path)
  const { readings, held } = journal.counts()
  const deliveries = journal.outbox.tallies().reduce((sum, each) => sum + each.owed + each.quarantined, 0)
  return { readings, owed: Math.max(deliveries, unanswered(path)), held }
}

/** Also where there is no platform to owe anything to: then nobody else has them. */
function unanswered(path: string): number {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const sql = `SELECT count(*) AS rows FROM readings WHERE ${WHOLE.unforwarded} AND ${OWNED}`
    return Number(db.prepare(sql).get()?.['rows'])
  } finally {
    db.close()
  }
}

/** Throws `UMT-SERVICE-132` when something is owed or held. */
export function refuseIfOwed(state: string): void {
  const { owed, held } = owedIn(state)
  if (owed + held > 0) throw new UmtError('UMT-SERVICE-132', { owed: String(owed), held: String(held) })
}
