import { type Check, finding } from '../check.ts'

/** Whether what is in the journal is what was written; with the key what is sealed too. */
export const integrityCheck: Check = {
  id: 'journal-integrity',
  look({ journal }) {
    if (journal.kind !== 'there') return []
    const { findings } = journal.what.verify()
    return findings.length === 0 ? [] : [finding('error', 'UMT-DOCTOR-103', { count: String(findings.length) })]
  },
}
