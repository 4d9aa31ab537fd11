import type { Delivery, DeliveryQuery } from './outbox-types.ts'

/** What is owed, in quarantine or not. */
export const ALL_OWED = { owed: true, quarantined: true } as const satisfies DeliveryQuery

/** Each Observation once, however many it is owed to; what is owed to `besides` alone is left out. */
export const owedOnce = (rows: readonly Delivery[], besides?: string): readonly Delivery[] => [
  ...new Map(rows.filter((row) => row.endpoint !== besides).map((row) => [row.observation, row])).values(),
]
