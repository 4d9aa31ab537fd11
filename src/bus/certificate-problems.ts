import { endingOf } from '../certificate/ending.ts'
import { UmtError } from '../errors.ts'
import type { BusCertificate } from './tls-files.ts'

/** That a certificate has ended, or ends within 30 days. `at`: ms UTC. */
export function busCertificateProblems(
  { name, notAfter }: Pick<BusCertificate, 'name' | 'notAfter'>,
  at: number,
): readonly UmtError[] {
  const ending = endingOf(notAfter, at)
  return ending ? [new UmtError(ending.hasEnded ? 'UMT-BUS-135' : 'UMT-BUS-134', { name, date: ending.date })] : []
}
