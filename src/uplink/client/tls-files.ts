import type { Buffer } from 'node:buffer'
import type { X509Certificate } from 'node:crypto'
import { certificatesIn, commonName, isKeyOf } from '../../certificate/pem.ts'
import { UmtError } from '../../errors.ts'
import type { SecretReference } from '../../key/secret-reference.ts'
import type { Endpoint } from '../endpoint.ts'
import type { Certificate } from '../platform.ts'
import type { SecretFiles } from './secret-files.ts'

/** What a TLS connection is made with, in PEM. */
export interface TlsMaterial {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}

/** From when until when our own certificate is valid, ms UTC, and where it stands. */
export interface OwnCertificate {
  readonly notBefore: number
  readonly notAfter: number
  readonly path: string
}

/** The certificates of an endpoint: read when they are needed, and again when a file has changed. */
export class TlsFiles {
  readonly #endpoint: Pick<Endpoint, 'name' | 'tls'>
  readonly #files: SecretFiles
  #stamp: string | undefined
  #material: TlsMaterial = {}
  #certificates: readonly Certificate[] = []
  #own: OwnCertificate | undefined

  constructor(endpoint: Pick<Endpoint, 'name' | 'tls'>, files: SecretFiles) {
    this.#endpoint = endpoint
    this.#files = files
  }

  /** Our own certificate that is in use. */
  get own(): OwnCertificate | undefined {
    return this.#own
  }

  /** The same object as long as no file has changed. Throws `UMT-UPLINK-101` to `-104`. */
  read(): TlsMaterial {
    const { ca, certificate, key } = this.#endpoint.tls
    const stamp = this.#files.stamp([ca, certificate, key])
    if (stamp === this.#stamp) return this.#material
    const authorities = ca && this.#files.read(ca, 'open')
    const own = certificate && key && this.#pair(certificate, key)
    const chain = certificate && own ? this.#parse(own.cert, certificate) : []
    const [leaf] = chain
    this.#own = leaf &&
      certificate && {
        notBefore: leaf.validFromDate.getTime(),
        notAfter: leaf.validToDate.getTime(),
        path: this.#files.path(certificate),
      }
    this.#certificates = [
      ...chain.map(told('client')),
      ...(ca && authorities ? this.#parse(authorities, ca).map(told('authority')) : []),
    ]
    this.#material = { ...(authorities && { ca: authorities }), ...own }
    this.#stamp = stamp
    return this.#material
  }

  /** The next {@link read} reads, whatever the files look like from outside. */
  forget(): void {
    this.#stamp = undefined
  }

  /** Of the files that are in use. */
  get certificates(): readonly Certificate[] {
    return this.#certificates
  }

  #pair(certificate: SecretReference, reference: SecretReference): { readonly cert: Buffer; readonly key: Buffer } {
    const cert = this.#files.read(certificate, 'open')
    const key = this.#files.read(reference, 'secret')
    const [leaf] = this.#parse(cert, certificate)
    const fits = leaf && isKeyOf(leaf, key)
    if (fits === undefined)
      throw this.#files.unusable(reference, {
        fr: 'une clé privée en PEM, sans mot de passe, est attendue',
        en: 'a private key in PEM without a password is expected',
      })
    if (fits) return { cert, key }
    const [endpoint, ours] = [this.#endpoint.name, this.#files.path(certificate)]
    throw new UmtError('UMT-UPLINK-104', { endpoint, certificate: ours, key: this.#files.path(reference) })
  }

  #parse(pem: Buffer, reference: SecretReference): readonly X509Certificate[] {
    const found = certificatesIn(pem)
    if (found) return found
    throw this.#files.unusable(reference, {
      fr: 'un certificat en PEM est attendu',
      en: 'a certificate in PEM is expected',
    })
  }
}

const told =
  (role: Certificate['role']) =>
  (certificate: X509Certificate): Certificate => ({
    role,
    name: commonName(certificate),
    notAfter: certificate.validToDate.getTime(),
  })
