import { LAST_ENDS } from '../../messages/doctor-words.ts'
import { type Check, type Finding, finding } from '../check.ts'

/** Once may be a fault that is over. */
const OFTEN = 3

/** Whether systemd runs the service and starts it with the computer, and whether it keeps running. */
export const serviceCheck: Check = {
  id: 'service',
  look({ around, daemon }) {
    const found: Finding[] = []
    const told = daemon.kind === 'there' ? daemon.what.health?.service : undefined
    const { restarts = 0 } = around?.service ?? {}
    // systemd counts its own restarts since somebody started the service; the daemon since the computer was.
    const count = Math.max(restarts, told?.unexpected ?? 0)
    const lastEnd = LAST_ENDS[told?.lastEnd ?? 'unknown']
    if (count > 0)
      found.push(finding(count < OFTEN ? 'info' : 'warning', 'UMT-DOCTOR-157', { count: String(count), lastEnd }))
    if (!around?.service) return found
    const { load, file, active, result, isWatched } = around.service
    if (load !== 'loaded') return [...found, finding('info', 'UMT-DOCTOR-154')]
    if (active !== 'active' && daemon.kind !== 'there')
      found.push(finding('error', 'UMT-DOCTOR-156', { state: active, result }))
    if (!['enabled', 'enabled-runtime', 'static', 'linked'].includes(file))
      found.push(finding('warning', 'UMT-DOCTOR-155', { state: file || '–' }))
    if (!isWatched) found.push(finding('info', 'UMT-DOCTOR-158'))
    return found
  },
}
