import { z } from 'zod'
import { device, instant, level } from './common.ts'

const about = {
  unit: level,
  version: z.string(),
  /** Of the contract of the bus: docs/bus/versioning.md. Absent in a last will. */
  contract: z
    .string()
    .regex(/^\d+\.\d+$/)
    .optional(),
  /** FHIR Device of the gateway, which every Observation refers to. */
  device: device.optional(),
}

/** `since` is absent in a last will only: it is written when the connection opens and cannot know when it will be lost. */
export const statusPayload = z.discriminatedUnion('status', [
  z.object({ ...about, status: z.literal('online'), since: instant }),
  z.object({ ...about, status: z.literal('offline'), since: instant.optional() }),
])
