import { type Check, finding } from '../check.ts'

/** Whether there is a platform at all. What the daemon says is wrong with its way there is told with the rest that it says. */
export const uplinkCheck: Check = {
  id: 'uplink',
  look: ({ config }) => (config.uplink.endpoints.length === 0 ? [finding('info', 'UMT-DOCTOR-111')] : []),
}
