import { type Check, finding } from '../check.ts'

/** Whether a platform refuses something: nothing but a person helps there. Worst is what it does not let be withdrawn. */
export const quarantineCheck: Check = {
  id: 'quarantine',
  look({ journal }) {
    if (journal.kind !== 'there') return []
    const refused = Map.groupBy(journal.what.outbox.deliveries({ quarantined: true }), ({ endpoint }) => endpoint)
    return [...refused].flatMap(([endpoint, rows]) => {
      const stay = rows.filter(({ owes }) => owes === 'retract').length
      const others = rows.length - stay
      return [
        ...(stay > 0 ? [finding('error', 'UMT-DOCTOR-117', { endpoint, count: String(stay) })] : []),
        ...(others > 0 ? [finding('warning', 'UMT-DOCTOR-115', { endpoint, count: String(others) })] : []),
      ]
    })
  },
}
