import type { Delivery, DeliveryQuery } from './outbox-types.ts'

/** What is owed, in quarantine or not. */
export const ALL_OWED = { owed: true, quarantined: true } as const satisfies DeliveryQuery

/** Each Observation once, however many platforms it is owed to. */
export const owedOnce = (rows: readonly Delivery[]): readonly Delivery[] => [
  ...new Map(rows.map((row) => [row.observation, row])).values(),
]
