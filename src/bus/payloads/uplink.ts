import { z } from 'zod'
import { instant, level, problem } from './common.ts'

const count = z.int().nonnegative()

/**
 * `idle`: nothing is owed. `sending`. `waiting`: for the network, or until the platform is better. `stopped`: a person has to
 * mend something. `retired`: it is not in the configuration any more, and something is still owed to it.
 */
export const endpointState = z.enum(['idle', 'sending', 'waiting', 'stopped', 'retired'])

/** How it stands with one platform, or with the broker outside. */
export const endpointStatus = z.object({
  name: level,
  /** The broker outside (`bus.url`), from which no doctor reads: not a platform that has the readings. Absent for platforms. */
  kind: z.literal('broker').exactOptional(),
  state: endpointState,
  /** Observations that it has not answered for. */
  owed: count,
  /** Those of them that are of the open encounter. */
  owedOfEncounter: count,
  /** Observations of the encounter that never go there: of a kind it does not take, or given up by a person. Absent when none. */
  notTakenOfEncounter: count.exactOptional(),
  /** Refused for what they are; a person decides. */
  quarantined: count,
  /** Since when the oldest waits. */
  oldestSince: instant.exactOptional(),
  /** When it last answered for something, since the start. */
  lastAcceptedAt: instant.exactOptional(),
  /** Until when a drain will take, s, at the rate of the last minute. */
  etaS: z.number().nonnegative().exactOptional(),
  /** When it is tried again, unless the network comes back before. */
  nextTryAt: instant.exactOptional(),
  /** Why it waits or has stopped. */
  problem: problem.exactOptional(),
})

export const uplinkStatus = z.object({ endpoints: z.array(endpointStatus).readonly() })
