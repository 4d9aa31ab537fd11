import { endpointNames } from '../../broker/name.ts'
import { LATE_HOURS } from '../../uplink/late.ts'
import { type Check, finding } from '../check.ts'

const HOUR_MS = 3_600_000

/** Whether something has waited for long to be sent. */
export const backlogCheck: Check = {
  id: 'backlog',
  look({ journal, config, now }) {
    if (journal.kind !== 'there') return []
    const served = new Set(endpointNames(config))
    return journal.what.outbox.tallies().flatMap(({ endpoint, owed, oldestSince = now }) => {
      const hours = Math.floor((now - oldestSince) / HOUR_MS)
      if (!served.has(endpoint) || hours < LATE_HOURS) return []
      return [finding('warning', 'UMT-DOCTOR-114', { endpoint, hours: String(hours), count: String(owed) })]
    })
  },
}
