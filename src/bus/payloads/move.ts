import { z } from 'zod'
import { encounterId } from './encounter.ts'
import { readingKey, reason } from './held.ts'

/** Without an encounter the reading is nobody's. */
export const moveRequest = z.object({
  /** Any Observation of the reading as it is now: all of them are moved, since they are one measurement. */
  observation: z.uuid(),
  encounter: encounterId.exactOptional(),
  reason,
})

/** What became of it; never whose it is. */
export const movedReading = z.object({
  /** Of the reading, as the audit chain names it. */
  key: readingKey,
  encounter: encounterId.exactOptional(),
  /** The new Observations; none when it is nobody's. */
  observations: z.array(z.uuid()).readonly(),
  /** Those that hold no more: `entered-in-error` wherever they were sent. */
  withdrawn: z.array(z.uuid()).readonly(),
})
