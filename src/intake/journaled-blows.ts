import { z } from 'zod'
import { steadyOf, type ToUtc } from '../clock.ts'
import type { JournaledBlow } from './blow-sessions.ts'

const DEVICE = 'Device/'
const URN = 'urn:uuid:'

/** What a blow's Observation says of its session, as `fhir/` writes it. */
const blow = z.object({
  device: z.object({ reference: z.string().startsWith(DEVICE) }),
  effectiveDateTime: z.iso.datetime({ offset: true }),
  partOf: z.tuple([z.object({ identifier: z.object({ value: z.string().startsWith(URN) }) })]),
})

/** The blows among journaled Observations, with the instants that the daemon counts by. */
export const journaledBlows = (bodies: readonly string[], utc: ToUtc): readonly JournaledBlow[] =>
  bodies.flatMap((body) => {
    const { data } = blow.safeParse(JSON.parse(body))
    if (!data) return []
    const [{ identifier }] = data.partOf
    return [
      {
        device: data.device.reference.slice(DEVICE.length),
        session: identifier.value.slice(URN.length),
        measuredAt: steadyOf(utc, Date.parse(data.effectiveDateTime)),
      },
    ]
  })
