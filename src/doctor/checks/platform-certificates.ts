import { certificateProblems } from '../../uplink/certificate-problems.ts'
import { type Check, isTold } from '../check.ts'

/** Whether a certificate that a platform is shown, or that it is known by, ends soon: a new one takes weeks. */
export const platformCertificatesCheck: Check = {
  id: 'platform-certificates',
  look({ platforms, daemon, now }) {
    return platforms
      .flatMap(({ endpoint, certificates }) => certificateProblems(endpoint, certificates, now))
      .filter((error) => !isTold(daemon, error))
      .map((error) => ({ severity: error.code === 'UMT-UPLINK-126' ? 'error' : 'warning', error }))
  },
}
