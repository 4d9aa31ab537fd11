import { z } from 'zod'
import { instant, level } from './common.ts'

/** A final reading whose patient is in doubt: enough to be counted and decided on, never a value, never a patient. */
export const heldPayload = z.object({
  /** Key of the journal row; what `held assign` and `held discard` name. */
  key: z.string().min(1),
  metrics: z.array(level).readonly(),
  device: level,
  /** Why it is held, such as `before-encounter`. */
  reason: level,
  measuredAt: instant,
})
