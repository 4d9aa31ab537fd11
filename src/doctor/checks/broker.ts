import { BROKER } from '../../broker/name.ts'
import { certificateProblems } from '../../uplink/certificate-problems.ts'
import { type Check, type Finding, isTold } from '../check.ts'

/** Of a file that cannot be read, or does not hold what it should: the daemon may be handed another one by systemd. */
const OF_FILES = /^UMT-UPLINK-10[1-4]$/

/** Whether the broker outside lets this vehicle in, and for how long its certificates do. On the road that it is away is no fault. */
export const brokerCheck: Check = {
  id: 'broker',
  look({ broker, daemon, now }) {
    if (!broker) return []
    const { failure, certificates } = broker
    const isSystemds = failure !== undefined && OF_FILES.test(failure.error.code) && daemon.kind === 'there'
    const found: readonly Finding[] = [
      ...(failure && !isSystemds
        ? [{ severity: failure.isOurs ? ('error' as const) : ('warning' as const), error: failure.error }]
        : []),
      ...certificateProblems(BROKER, certificates, now).map((error) => ({ severity: 'warning' as const, error })),
    ]
    return found.filter(({ error }) => !isTold(daemon, error))
  },
}
