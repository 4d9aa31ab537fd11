import type { DataOf } from '../bus/requests.ts'
import type { Delivery } from '../journal/outbox-types.ts'
import { isoInZone } from '../reading/time.ts'

export type DeliveryPayload = DataOf['outbox/list'][number]

/** A row of the outbox as a person may see it. `reasons`: with the words of the platform, which may quote what it was sent. */
export const deliveryPayload = (row: Delivery, zone: string, reasons: boolean): DeliveryPayload => ({
  endpoint: row.endpoint,
  observation: row.observation,
  metric: row.metric,
  device: row.device,
  encounter: row.encounter,
  owes: row.owes,
  answer: row.answer,
  attempts: row.attempts,
  since: isoInZone(row.since, zone),
  ...(row.triedAt !== undefined && { triedAt: isoInZone(row.triedAt, zone) }),
  ...(reasons && row.reason !== undefined && { reason: row.reason }),
})
