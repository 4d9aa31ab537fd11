import { type Check, finding } from '../check.ts'

/** Whether the key of the journal is where it is looked for, with the rights that it has to have. */
export const keyCheck: Check = {
  id: 'key',
  look({ key, journal, config }) {
    if (key.kind === 'failed') return [{ severity: 'error', error: key.error }]
    // The very first start makes both; a journal without its key opens for nobody.
    if (key.kind === 'absent' && journal.kind !== 'absent')
      return [finding('error', 'UMT-DOCTOR-101', { state: config.state })]
    return []
  },
}
