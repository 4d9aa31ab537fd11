import { type Check, finding } from '../check.ts'

/**
 * Whether the clock of this machine is right as far as the machine knows. A village without network all day is no fault: what
 * counts is whether the daemon has seen it confirmed since it started, and what it doubts it says itself.
 */
export const clockCheck: Check = {
  id: 'clock',
  look({ synchronised, daemon }) {
    const told = daemon.kind === 'there' ? daemon.what.health?.clock : undefined
    if (synchronised === true || told?.doubt !== undefined) return []
    if (synchronised === undefined) return [finding('info', 'UMT-DOCTOR-107')]
    return [finding(told === undefined ? 'warning' : 'info', 'UMT-DOCTOR-108')]
  },
}
