import { z } from 'zod'
import { instant, level, observation } from './common.ts'
import { encounterId } from './encounter.ts'

/** Identity of a measurement in the journal. */
export const readingKey = z.string().regex(/^[0-9a-f]{64}$/)

/** A final reading whose patient is in doubt: enough to be counted and decided on, never a value, never a patient. */
export const heldPayload = z.object({
  /** Key of the journal row; what `held/assign` and `held/discard` name. */
  key: readingKey,
  metrics: z.array(level).readonly(),
  device: level,
  /** Why it is held, such as `before-encounter`. */
  reason: level,
  /** As far as the clock of its device tells. */
  measuredAt: instant,
  /** Since when it waits for a decision. */
  arrivedAt: instant,
})

/** What became of a held reading; never whose it is. */
export const decidedPayload = z.object({
  key: readingKey,
  decision: z.enum(['assigned', 'discarded']),
  at: instant,
})

/** A held reading with its values, for whoever has to recognise it. */
export const heldShown = heldPayload.extend({
  /** Without a patient and without an identifier, as nobody may take them for final. */
  observations: z.array(observation).readonly(),
})

/** Why a person decides so; it goes into the audit chain and nowhere else. */
export const reason = z.string().trim().min(3).max(500)

export const assignRequest = z.object({ key: readingKey, encounter: encounterId, reason })

export const discardRequest = z.object({ key: readingKey, reason })
