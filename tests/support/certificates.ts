import { KeyObject, webcrypto } from 'node:crypto'
import { x509Library } from '../../src/certificate/x509.ts'

/** A certificate and its key, in PEM. */
export interface Issued {
  readonly certificate: string
  readonly key: string
}

export interface CertificateWish {
  /** Common name. */
  readonly name: string
  /** Names and addresses of a server; with none it is a client's. */
  readonly hosts?: readonly string[]
  /** ms UTC; from an hour ago for a day unless told otherwise. */
  readonly from?: number
  readonly to?: number
}

export interface CertificateAuthority {
  /** Its own certificate, in PEM. */
  readonly certificate: string
  issue(wish: CertificateWish): Promise<Issued>
}

const HOUR = 3_600_000
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** The hosts of a server on this machine. */
export const HERE = ['localhost', '127.0.0.1', '::1'] as const

/** An authority that exists only in a test. Each has a key of its own, whatever its name. */
export async function certificateAuthority(name = 'Test authority'): Promise<CertificateAuthority> {
  const x509 = await x509Library()
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 48 * HOUR),
    notAfter: new Date(Date.now() + 48 * HOUR),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  let serial = 1
  return {
    certificate: own.toString('pem'),
    async issue({ name: subject, hosts = [], from = Date.now() - HOUR, to = Date.now() + 24 * HOUR }) {
      const { publicKey, privateKey } = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
      const { serverAuth, clientAuth } = x509.ExtendedKeyUsage
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: (++serial).toString(16).padStart(4, '0'),
        subject: `CN=${subject}`,
        issuer: own.subject,
        notBefore: new Date(from),
        notAfter: new Date(to),
        signingAlgorithm: ALGORITHM,
        publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([hosts.length > 0 ? serverAuth : clientAuth]),
          await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
          ...(hosts.length > 0 ? [new x509.SubjectAlternativeNameExtension(hosts.map(alternative))] : []),
        ],
      })
      const key = KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' })
      return { certificate: certificate.toString('pem'), key: key.toString() }
    },
  }
}

const alternative = (host: string) =>
  ({ type: /^[\d.]+$|:/.test(host) ? 'ip' : 'dns', value: host }) as { type: 'ip' | 'dns'; value: string }
