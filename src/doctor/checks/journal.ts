import { type Check, finding } from '../check.ts'

/** Whether the journal opens. */
export const journalCheck: Check = {
  id: 'journal',
  look({ journal, config }) {
    if (journal.kind === 'failed') return [{ severity: 'error', error: journal.error }]
    return journal.kind === 'absent' ? [finding('info', 'UMT-DOCTOR-102', { state: config.state })] : []
  },
}
