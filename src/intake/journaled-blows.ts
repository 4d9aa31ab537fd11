import { z } from 'zod'
import type { JournaledBlow } from './blow-sessions.ts'

const DEVICE = 'Device/'
const URN = 'urn:uuid:'

/** What a blow's Observation says of its session, as `fhir/` writes it. */
const blow = z.object({
  device: z.object({ reference: z.string().startsWith(DEVICE) }),
  effectiveDateTime: z.iso.datetime({ offset: true }),
  partOf: z.tuple([z.object({ identifier: z.object({ value: z.string().startsWith(URN) }) })]),
})

/** The blows among journaled Observations. */
export const journaledBlows = (bodies: readonly string[]): readonly JournaledBlow[] =>
  bodies.flatMap((body) => {
    const { data } = blow.safeParse(JSON.parse(body))
    if (!data) return []
    const [{ identifier }] = data.partOf
    return [
      {
        device: data.device.reference.slice(DEVICE.length),
        session: identifier.value.slice(URN.length),
        measuredAt: Date.parse(data.effectiveDateTime),
      },
    ]
  })
