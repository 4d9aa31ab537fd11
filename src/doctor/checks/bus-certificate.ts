import { readFileSync } from 'node:fs'
import { busCertificateProblems } from '../../bus/certificate-problems.ts'
import { certificatesIn, commonName } from '../../certificate/pem.ts'
import { UmtError } from '../../errors.ts'
import { sightOf } from '../../file-sight.ts'
import { type Check, isTold } from '../check.ts'

/** Whether the certificate of the bus is there and lasts. Its key is the daemon’s to read, and what is wrong with it the daemon’s to tell. */
export const busCertificateCheck: Check = {
  id: 'bus-certificate',
  look({ config, daemon, now }) {
    const { tls } = config.bus
    if (!tls || sightOf(tls.certificate) === 'hidden') return []
    return problemsOf(tls.certificate, now)
      .filter((error) => !isTold(daemon, error))
      .map((error) => ({ severity: error.code === 'UMT-BUS-134' ? 'warning' : 'error', error }))
  },
}

function problemsOf(path: string, now: number): readonly UmtError[] {
  let pem: Buffer
  try {
    pem = readFileSync(path)
  } catch (cause) {
    return [new UmtError('UMT-BUS-130', { path, detail: cause instanceof Error ? cause.message : String(cause) })]
  }
  const [leaf] = certificatesIn(pem) ?? []
  const detail = { fr: 'un certificat en PEM est attendu', en: 'a certificate in PEM is expected' }
  if (!leaf) return [new UmtError('UMT-BUS-132', { path, detail })]
  return busCertificateProblems({ name: commonName(leaf), notAfter: leaf.validToDate.getTime() }, now)
}
