import { z } from 'zod'
import { instant, level, sentence } from './common.ts'

/** Something that a person should see. Sentences come from the table of messages, so they name no patient. */
export const eventPayload = z.object({
  /** Stable, such as `UMT-LINK-103`. */
  code: z.string().regex(/^UMT-[A-Z]+-\d{3}$/),
  severity: z.enum(['info', 'warning', 'error']),
  at: instant,
  fr: z.string(),
  en: z.string(),
  /** What to do next. */
  next: sentence.optional(),
  device: level.optional(),
})
