import { type Check, finding } from '../check.ts'

const MINUTE_MS = 60_000

/**
 * Whether an encounter is open in which nothing was measured for long. Read from the journal, so that one is found too that
 * was left open when the daemon stopped.
 */
export const encounterCheck: Check = {
  id: 'forgotten-encounter',
  look({ journal, config, now }) {
    if (journal.kind !== 'there') return []
    const [last] = journal.what.acts({ kinds: ['encounter-opened', 'encounter-closed'], last: 1 })
    if (last?.kind !== 'encounter-opened' || last.encounter === undefined) return []
    const lastArrival = journal.what.lastArrivalOf(last.encounter) ?? last.at
    const minutes = Math.floor((now - Math.max(last.at, lastArrival)) / MINUTE_MS)
    if (minutes < config.encounter.warnAfterMin) return []
    return [finding('warning', 'UMT-DOCTOR-106', { minutes: String(minutes) })]
  },
}
