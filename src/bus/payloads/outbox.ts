import { z } from 'zod'
import { instant, level } from './common.ts'
import { encounterId } from './encounter.ts'
import { reason } from './held.ts'

/** One Observation and one platform: how it stands with the sending. Never a value, never a patient. */
export const deliveryPayload = z.object({
  endpoint: level,
  observation: z.uuid(),
  metric: level,
  device: level,
  encounter: encounterId,
  owes: z.enum(['create', 'retract', 'nothing']),
  answer: z.enum(['untried', 'unknown', 'transient', 'configuration', 'permanent', 'accepted', 'inapplicable']),
  attempts: z.int().nonnegative(),
  since: instant,
  triedAt: instant.exactOptional(),
  /** What the platform said of it; only where it was asked for, since a server may quote what it was sent. */
  reason: z.string().exactOptional(),
})

export const listRequest = z.object({
  endpoint: level.exactOptional(),
  observation: z.uuid().exactOptional(),
  /** Only what is in quarantine; else everything that is owed. */
  quarantined: z.literal(true).exactOptional(),
  /** Also what the platform said of each. */
  reasons: z.literal(true).exactOptional(),
  first: z.int().min(1).max(500).default(100),
})

const observations = z.array(z.uuid()).max(500).readonly()

/** Without Observations: everything in quarantine; an empty list: nothing of it, only what waits. */
export const retryRequest = z.object({ endpoint: level.exactOptional(), observations: observations.exactOptional() })

/** Without Observations: everything that is owed to a platform which is not in the configuration any more. */
export const giveUpRequest = z
  .object({ endpoint: level.exactOptional(), observations: observations.exactOptional(), reason })
  .refine((asked) => (asked.observations ?? [asked.endpoint]).some((each) => each !== undefined), {
    path: ['observations'],
  })

export const exportRequest = z.object({ endpoint: level.exactOptional() })

/** How many Observations it was, counted once a platform. */
export const counted = z.object({ observations: z.int().nonnegative() })
