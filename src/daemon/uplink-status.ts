import { BROKER } from '../broker/name.ts'
import type { DataOf } from '../bus/requests.ts'
import type { OutboxTally } from '../journal/outbox-types.ts'
import { isoInZone } from '../reading/time.ts'

/** How it stands with each platform, and with the broker outside, by what the journal knows alone: nothing is sent. `endpoints`: those of the configuration. */
export function storedStatus(
  endpoints: readonly string[],
  tallies: readonly OutboxTally[],
  zone: string,
): DataOf['uplink/status']['endpoints'] {
  const served = new Set(endpoints)
  const byName = new Map(tallies.map((tally) => [tally.endpoint, tally]))
  // One that was taken out is told of while something of it is to be decided.
  const retired = tallies.filter(({ endpoint, owed, quarantined }) => !served.has(endpoint) && owed + quarantined > 0)
  return [...served, ...retired.map(({ endpoint }) => endpoint)].map((name) => {
    const tally = byName.get(name) ?? {}
    const {
      owed = 0,
      owedOfEncounter = 0,
      notTakenOfEncounter,
      quarantined = 0,
      oldestSince,
    }: Partial<OutboxTally> = tally
    return {
      name,
      ...(name === BROKER && { kind: 'broker' as const }),
      state: !served.has(name) ? ('retired' as const) : owed === 0 ? ('idle' as const) : ('waiting' as const),
      owed,
      owedOfEncounter,
      ...(notTakenOfEncounter !== undefined && { notTakenOfEncounter }),
      quarantined,
      ...(oldestSince !== undefined && { oldestSince: isoInZone(oldestSince, zone) }),
    }
  })
}
