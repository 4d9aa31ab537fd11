import { z } from 'zod'
import { level } from './common.ts'

/** How many refused frames somebody is about to look at, of which device where it is one, and whether they go into a file. */
export const lookRequest = z.object({
  frames: z.int().min(1),
  device: level.exactOptional(),
  exported: z.boolean(),
})

export const looked = z.object({ frames: z.int().nonnegative() })
