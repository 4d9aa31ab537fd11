import { type Check, finding } from '../check.ts'

/** Whether the key of the journal is where it is looked for, with the rights that it has to have. */
export const keyCheck: Check = {
  id: 'key',
  look({ key, journal, daemon, config }) {
    if (key.kind === 'failed') return [{ severity: 'error', error: key.error }]
    // The very first start makes both.
    if (key.kind === 'there' || journal.kind === 'absent' || journal.kind === 'hidden') return []
    // A daemon that runs has its key: systemd hands a credential to nobody else.
    const severity = daemon.kind === 'there' ? 'info' : 'warning'
    return [finding(severity, 'UMT-DOCTOR-101', { state: config.state })]
  },
}
