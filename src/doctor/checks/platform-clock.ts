import { type Check, finding, isTold } from '../check.ts'

/** Whether a platform that compares clocks would refuse ours: what we sign says when it was signed. */
export const platformClockCheck: Check = {
  id: 'platform-clock',
  look({ config, daemon, synchronised }) {
    const doubt = daemon.kind === 'there' ? daemon.what.health?.clock.doubt : undefined
    if (doubt === undefined && synchronised !== false) return []
    return config.uplink.endpoints
      .filter(({ auth }) => auth.kind === 'private-key-jwt')
      .map(({ name }) => finding('warning', 'UMT-UPLINK-124', { endpoint: name }))
      .filter(({ error }) => !isTold(daemon, error))
  },
}
