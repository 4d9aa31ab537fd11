import { endpointNames } from '../../broker/name.ts'
import { type Check, finding } from '../check.ts'

/** Whether something is owed to a platform that is not in the configuration any more: its readings are kept for ever. */
export const retiredPlatformCheck: Check = {
  id: 'retired-platform',
  look({ journal, config }) {
    if (journal.kind !== 'there') return []
    const served = new Set(endpointNames(config))
    return journal.what.outbox
      .tallies()
      .filter(({ endpoint, owed, quarantined }) => !served.has(endpoint) && owed + quarantined > 0)
      .map(({ endpoint, owed, quarantined }) =>
        finding('warning', 'UMT-DOCTOR-116', { endpoint, count: String(owed + quarantined) }),
      )
  },
}
