import { radioTrouble } from '../../link/radio-trouble.ts'
import { type Check, finding } from '../check.ts'

/** Whether the daemon answers, and what it says is wrong itself. */
export const daemonCheck: Check = {
  id: 'daemon',
  look({ daemon }) {
    if (daemon.kind === 'failed') return [{ severity: 'error', error: daemon.error }]
    if (daemon.kind === 'absent') return []
    const { bluetooth, problems = [] } = daemon.what.health ?? {}
    const trouble = bluetooth && radioTrouble(bluetooth)
    return [
      // Its sentences are the daemon's own and hold no patient.
      ...problems.map(({ code, fr, en, next }) => finding('error', 'UMT-DOCTOR-104', { code, what: { fr, en }, next })),
      ...(trouble ? [{ severity: 'error' as const, error: trouble }] : []),
    ]
  },
}
