import { certificatesIn, commonName, isKeyOf } from '../certificate/pem.ts'
import { type InWords, UmtError } from '../errors.ts'
import { fileStamp } from '../file-stamp.ts'
import { PrivateFileError, RIGHTS, readPrivateFile } from '../key/private-file.ts'

/** Chains of a whole industry fit; whatever is longer is no certificate. */
const MAX_BYTES = 1_048_576

/** Where the certificate of the bus and its key are. */
export interface TlsPaths {
  readonly certificate: string
  readonly key: string
}

/** A certificate of the bus as TLS takes it, in PEM, and what a person should know of it. */
export interface BusCertificate {
  readonly cert: Buffer
  readonly key: Buffer
  /** Common name. */
  readonly name: string
  /** ms UTC. */
  readonly notAfter: number
}

/** Reads the two files. Throws `UMT-BUS-130` to `-133`. */
export function readBusCertificate({ certificate, key }: TlsPaths): BusCertificate {
  const cert = required(certificate, RIGHTS.open)
  const [leaf] = certificatesIn(cert) ?? []
  if (!leaf)
    throw unusable(certificate, { fr: 'un certificat en PEM est attendu', en: 'a certificate in PEM is expected' })
  // The group of the service may read it; it belongs to root.
  const secret = required(key, RIGHTS.group)
  const fits = isKeyOf(leaf, secret)
  if (fits === undefined)
    throw unusable(key, {
      fr: 'une clé privée en PEM, sans mot de passe, est attendue',
      en: 'a private key in PEM without a password is expected',
    })
  if (!fits) throw new UmtError('UMT-BUS-133', { certificate, key })
  return { cert, key: secret, name: commonName(leaf), notAfter: leaf.validToDate.getTime() }
}

/** Another text as soon as one of the files is another one. */
export const stampOf = ({ certificate, key }: TlsPaths): string => [certificate, key].map(fileStamp).join(' ')

function required(path: string, forbidden: number): Buffer {
  const bytes = readTlsFile(path, forbidden)
  if (bytes) return bytes
  throw new UmtError('UMT-BUS-130', { path, detail: { fr: 'il n’y est pas', en: 'it is not there' } })
}

/** A file without the forbidden rights; `undefined` when nothing is there. Throws `UMT-BUS-130` to `-132`. */
export function readTlsFile(path: string, forbidden: number): Buffer | undefined {
  try {
    return readPrivateFile({ path, forbidden, maxBytes: MAX_BYTES })
  } catch (error) {
    if (!(error instanceof PrivateFileError)) throw error
    const { problem, detail } = error
    throw new UmtError(problem === 'rights' ? 'UMT-BUS-131' : problem === 'long' ? 'UMT-BUS-132' : 'UMT-BUS-130', {
      path,
      detail,
    })
  }
}

const unusable = (path: string, detail: InWords): UmtError => new UmtError('UMT-BUS-132', { path, detail })
