import { join } from 'node:path'
import { detailOf } from '../../src/audit/acts.ts'
import { openJournalReadOnly } from '../../src/journal/open.ts'
import { TEST_KEYS } from './keys.ts'

/** The encounters of a journal as the audit has them, one line an act: which, what became of it, and why. */
export function encounterActs(state: string): readonly string[] {
  using journal = openJournalReadOnly(join(state, 'journal.db'), TEST_KEYS.key)
  return journal.acts({ kinds: ['encounter-opened', 'encounter-closed'] }).map((act) => {
    const closed = detailOf('encounter-closed', act)
    return closed ? `${act.encounter} closed ${closed.because} by ${closed.by.kind}` : `${act.encounter} opened`
  })
}
