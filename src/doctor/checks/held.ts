import { type Check, finding } from '../check.ts'

const HOUR_MS = 3_600_000

/** Whether readings have waited too long for somebody to decide whose they are. */
export const heldCheck: Check = {
  id: 'held-readings',
  look({ journal, config, now }) {
    if (journal.kind !== 'there') return []
    const { tellAfterHours } = config.held
    const ages = journal.what
      .held()
      .map(({ arrivedAt }) => now - arrivedAt)
      .filter((age) => age > tellAfterHours * HOUR_MS)
    if (ages.length === 0) return []
    const hours = String(Math.floor(Math.max(...ages) / HOUR_MS))
    return [finding('warning', 'UMT-DOCTOR-105', { count: String(ages.length), hours })]
  },
}
