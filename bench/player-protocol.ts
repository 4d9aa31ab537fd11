import { z } from 'zod'

/**
 * `bare`: the bytes of an Observation handed to a broker like the daemon's, nothing else. `preliminary`: a live frame, no
 * journal. `final`: a spot frame, journaled and fsynced before it is published.
 */
export const KINDS = ['bare', 'preliminary', 'final'] as const
export type Kind = (typeof KINDS)[number]

export const UNIT = 'umt-bench'

/** Asks the player for frames: `ratePerS` of each kind, for a while. */
export const playRequest = z.object({
  kinds: z.array(z.enum(KINDS)),
  ratePerS: z.number().positive(),
  seconds: z.number().positive(),
})
export type PlayRequest = z.infer<typeof playRequest>

/** What the player says over its channel: its brokers, then after each request what it sent and when. */
export const playerMessage = z.discriminatedUnion('said', [
  z.object({ said: z.literal('ready'), urls: z.array(z.string()) }),
  z.object({
    said: z.literal('played'),
    sent: z.array(z.object({ kind: z.enum(KINDS), key: z.string(), atMs: z.number() })),
  }),
])
export type PlayerMessage = z.infer<typeof playerMessage>

/** By which the subscriber recognises what was sent: the device's level of the topic, and the instant of the measurement. */
export const keyOf = (device: string, instantMs: number): string => `${device} ${instantMs}`
