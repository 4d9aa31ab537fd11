import { type Check, finding } from '../check.ts'

/** Whether the clock of this machine is right as far as the machine knows. A village without network all day is no fault. */
export const clockCheck: Check = {
  id: 'clock',
  look({ synchronised }) {
    if (synchronised === undefined) return [finding('info', 'UMT-DOCTOR-107')]
    return synchronised ? [] : [finding('warning', 'UMT-DOCTOR-108')]
  },
}
