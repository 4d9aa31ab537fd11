import { type Check, finding } from '../check.ts'

/** Whether there is a platform at all, and what the daemon says is wrong with its way there. */
export const uplinkCheck: Check = {
  id: 'uplink',
  look({ config, daemon }) {
    if (config.uplink.endpoints.length === 0) return [finding('info', 'UMT-DOCTOR-111')]
    const status = daemon.kind === 'there' ? (daemon.what.uplink ?? []) : []
    // One that only waits is told of by whether it can be reached.
    const stopped = status.flatMap(({ state, problem }) => (state === 'stopped' && problem ? [problem] : []))
    return stopped.map(({ code, fr, en, next }) => finding('error', 'UMT-DOCTOR-104', { code, what: { fr, en }, next }))
  },
}
