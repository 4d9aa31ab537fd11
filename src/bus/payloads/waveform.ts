import { z } from 'zod'
import { instant, level } from './common.ts'

const chunk = {
  signal: level,
  device: level,
  /** When the first sample was taken or arrived. */
  start: instant,
  /** UCUM code; absent when the device documents no scale: the samples are numbers of nothing. */
  unit: z.string().optional(),
  /** Oldest first. */
  samples: z.array(z.number()).readonly(),
}

/** Consecutive samples of a signal, for a display. */
export const waveformPayload = z.discriminatedUnion('timing', [
  z.object({ ...chunk, timing: z.literal('fixed-period'), periodMs: z.number().positive() }),
  z.object({ ...chunk, timing: z.enum(['beat-to-beat', 'on-arrival']) }),
])
