import { z } from 'zod'
import { instant, level } from './common.ts'

const numbers = z.array(z.number()).readonly()

const chunk = {
  signal: level,
  device: level,
  /** When the first sample was taken or arrived. */
  start: instant,
  /** UCUM code; absent when the device documents no scale: the samples are numbers of nothing. */
  unit: z.string().optional(),
  /** Of an ECG: `samples` is one array for each lead, in this order. */
  leads: z.array(z.string()).min(1).readonly().optional(),
  /** Oldest first, in the unit. */
  samples: z.union([numbers, z.array(numbers).min(1).readonly()]),
  /** What the device doubts, or says of all that it sends. */
  flags: z.array(level).readonly().optional(),
}

/** Consecutive samples of a signal, for a display. */
export const waveformPayload = z.discriminatedUnion('timing', [
  z.object({
    ...chunk,
    timing: z.literal('fixed-period'),
    periodMs: z.number().positive(),
    /** `start` is off by no more than this, as far as the arrivals show. */
    uncertaintyMs: z.number().nonnegative(),
    /** Why there is no sample, told once when it begins; then `samples` is empty. */
    absent: level.optional(),
  }),
  z.object({ ...chunk, timing: z.enum(['beat-to-beat', 'on-arrival']) }),
])
