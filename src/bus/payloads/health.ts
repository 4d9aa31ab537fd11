import { z } from 'zod'
import { instant } from './common.ts'

const count = z.int().nonnegative()

/** How the daemon itself is; `null` would be a guess, so what is unknown is absent. */
export const healthPayload = z.object({
  at: instant,
  uptimeS: z.number().nonnegative(),
  /** Resident set size. */
  memoryMb: z.number().nonnegative(),
  /** Rows in the journal. */
  journal: z.object({ readings: count, observations: count, held: count }),
  rates: z.object({ preliminaryPerMin: z.number().nonnegative(), finalPerMin: z.number().nonnegative() }),
  /** Frames that were no reading, since the daemon started. */
  decodeErrors: count,
  /** Finals that had been heard before, since the daemon started. */
  duplicates: count,
  /** Connections to the bus. */
  clients: count,
})
