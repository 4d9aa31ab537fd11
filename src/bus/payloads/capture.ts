import { z } from 'zod'
import { METRIC_IDS } from '../../reading/metrics.ts'
import { level } from './common.ts'

/** Which live values are to be final now; all that are steady, unless told otherwise. */
export const captureRequest = z.object({
  device: level.exactOptional(),
  /** A reading is captured whole: an oximeter's saturation with its pulse. */
  metric: z.enum(METRIC_IDS).exactOptional(),
})

/** A reading or a strip that is final by a capture; its values are in its Observations, which are published before. */
export const capturedFinal = z.object({
  device: level,
  metrics: z.array(level).readonly(),
  /** Ids of its Observations; none while it is held. */
  observations: z.array(z.uuid()).readonly(),
  /** Why nobody knows whose it is. */
  held: level.exactOptional(),
})
