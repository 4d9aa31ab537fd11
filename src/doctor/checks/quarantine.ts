import { type Check, finding } from '../check.ts'

/** Whether a platform refuses something: nothing but a person helps there. */
export const quarantineCheck: Check = {
  id: 'quarantine',
  look({ journal }) {
    if (journal.kind !== 'there') return []
    return journal.what.outbox
      .tallies()
      .filter(({ quarantined }) => quarantined > 0)
      .map(({ endpoint, quarantined }) =>
        finding('warning', 'UMT-DOCTOR-115', { endpoint, count: String(quarantined) }),
      )
  },
}
