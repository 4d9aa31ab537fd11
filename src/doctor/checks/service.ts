import { type Check, type Finding, finding } from '../check.ts'

/** Once may be a fault that is over. */
const OFTEN = 3

/** Whether systemd runs the service, starts it with the computer, and has had to start it again. */
export const serviceCheck: Check = {
  id: 'service',
  look({ around, daemon }) {
    if (!around?.service) return []
    const { load, file, active, result, restarts, isWatched } = around.service
    if (load !== 'loaded') return [finding('info', 'UMT-DOCTOR-154')]
    const found: Finding[] = []
    if (active !== 'active' && daemon.kind !== 'there')
      found.push(finding('error', 'UMT-DOCTOR-156', { state: active, result }))
    if (!['enabled', 'enabled-runtime', 'static', 'linked'].includes(file))
      found.push(finding('warning', 'UMT-DOCTOR-155', { state: file || '–' }))
    if (restarts > 0)
      found.push(finding(restarts < OFTEN ? 'info' : 'warning', 'UMT-DOCTOR-157', { count: String(restarts) }))
    if (!isWatched) found.push(finding('info', 'UMT-DOCTOR-158'))
    return found
  },
}
