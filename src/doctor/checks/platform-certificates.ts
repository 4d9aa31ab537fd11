import { type Check, finding } from '../check.ts'

const SOON_MS = 30 * 86_400_000

/** Whether a certificate that a platform is shown, or that it is known by, ends soon: a new one takes weeks. */
export const platformCertificatesCheck: Check = {
  id: 'platform-certificates',
  look({ platforms, now }) {
    return platforms.flatMap(({ endpoint, certificates }) =>
      certificates
        .filter(({ notAfter }) => notAfter - now < SOON_MS)
        .map(({ name, notAfter }) => {
          const date = new Date(notAfter).toISOString().slice(0, 10)
          return finding(notAfter < now ? 'error' : 'warning', 'UMT-DOCTOR-114', { endpoint, name, date })
        }),
    )
  },
}
