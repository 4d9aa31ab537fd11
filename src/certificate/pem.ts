import { createPrivateKey, X509Certificate } from 'node:crypto'

/** The certificates in a text of PEM, in order; `undefined` when there is none, or one that cannot be read. */
export function certificatesIn(pem: Uint8Array | string): readonly X509Certificate[] | undefined {
  const text = typeof pem === 'string' ? pem : Buffer.from(pem).toString('latin1')
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    return blocks.length > 0 ? blocks.map((block) => new X509Certificate(block)) : undefined
  } catch {
    return undefined
  }
}

/** Whether a private key in PEM is that of a certificate; `undefined` when it is no such key. */
export function isKeyOf(certificate: X509Certificate, key: Buffer): boolean | undefined {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key))
  } catch {
    return undefined
  }
}

/** The common name of the owner of a certificate, or nothing. */
export const commonName = ({ subject }: X509Certificate): string => /^CN=(.*)$/m.exec(subject)?.[1] ?? ''
