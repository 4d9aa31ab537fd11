import { createPrivateKey, createPublicKey, KeyObject, webcrypto, type X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { nameConstraints, PRIVATE_DOMAINS, permits } from './name-constraints.ts'
import { x509Library } from './x509.ts'

/** A certificate and its private key, both PEM. */
export interface Issued {
  readonly certificate: string
  readonly key: string
}

const DAY_MS = 86_400_000
/** As long as a vehicle: a new authority has to be carried to every tablet. */
const AUTHORITY_DAYS = 3_652
/**
 * A year and a month: renewed at the yearly service. Browsers take no more than 398 days of public authorities, and Apple 825 of any.
 */
const SERVER_DAYS = 397
/** The clock of a tablet may be behind ours. */
const BACKDATED_MS = DAY_MS

/** Object identifier of the extension, RFC 5280 section 4.2.1.10. */
const NAME_CONSTRAINTS = '2.5.29.30'

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

export interface AuthorityWish {
  /** Common name; what a tablet shows in its list of authorities. */
  readonly name: string
  /** Names and addresses for which it may ever issue, besides private ones. */
  readonly hosts: readonly string[]
  /** ms UTC. */
  readonly at: number
}

/** A new authority that is good for servers of this vehicle only. */
export async function makeAuthority({ name, hosts, at }: AuthorityWish): Promise<Issued> {
  const x509 = await x509Library()
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const addresses = hosts.filter((host) => isIP(host) > 0).map(bytesOf)
  const domains = new Set([...PRIVATE_DOMAINS, ...hosts.filter((host) => isIP(host) === 0)])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    notBefore: new Date(at - BACKDATED_MS),
    notAfter: new Date(at + AUTHORITY_DAYS * DAY_MS),
    signingAlgorithm: EC,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.Extension(NAME_CONSTRAINTS, true, Uint8Array.from(nameConstraints([...domains], addresses))),
    ],
  })
  return { certificate: certificate.toString('pem'), key: pemOf(keys.privateKey) }
}

export interface ServerWish {
  /** Common name; clients look at `hosts` only. */
  readonly name: string
  readonly hosts: readonly string[]
  /** PEM; a new one unless given. */
  readonly key?: string | undefined
  /** ms UTC. */
  readonly at: number
}

/** A certificate of a server, signed by an authority. It never outlives the authority. */
export async function issueServer(authority: Issued, { name, hosts, key, at }: ServerWish): Promise<Issued> {
  const x509 = await x509Library()
  const issuer = new x509.X509Certificate(authority.certificate)
  const own = key ?? pemOf((await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])).privateKey)
  const publicKey = await imported(createPublicKey(own), ['verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [name] }],
    issuer: issuer.subject,
    notBefore: new Date(at - BACKDATED_MS),
    notAfter: new Date(Math.min(at + SERVER_DAYS * DAY_MS, issuer.notAfter.getTime())),
    signingAlgorithm: EC,
    publicKey,
    signingKey: await imported(createPrivateKey(authority.key), ['sign']),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) > 0 ? ('ip' as const) : ('dns' as const), value })),
      ),
    ],
  })
  return { certificate: certificate.toString('pem'), key: own }
}

/** Hosts for which an authority may not issue: clients would refuse the certificate. */
export async function refusedHosts({ certificate }: Issued, hosts: readonly string[]): Promise<readonly string[]> {
  const x509 = await x509Library()
  const constraints = new x509.X509Certificate(certificate).getExtension(NAME_CONSTRAINTS)
  if (!constraints) return []
  const value = new Uint8Array(constraints.value)
  return hosts.filter((host) => !permits(value, host, isIP(host) > 0 ? bytesOf(host) : undefined))
}

/** Names and addresses that a certificate is good for. */
export const hostsOf = (certificate: X509Certificate): readonly string[] =>
  (certificate.subjectAltName ?? '')
    .split(', ')
    .flatMap((entry) => /^(?:DNS|IP Address):([0-9A-Za-z.:*-]+)$/.exec(entry)?.[1] ?? [])
    .map((host) =>
      host.includes(':') ? (/^\[(.*)\]$/.exec(new URL(`http://[${host}]`).hostname)?.[1] ?? host) : host.toLowerCase(),
    )

const imported = (key: KeyObject, usages: ('sign' | 'verify')[]) =>
  webcrypto.subtle.importKey(
    key.type === 'private' ? 'pkcs8' : 'spki',
    Uint8Array.from(key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'der' })),
    EC,
    true,
    usages,
  )

const pemOf = (key: webcrypto.CryptoKey): string =>
  KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString()

/** Of an address as text, 4 or 16 bytes. */
function bytesOf(address: string): Uint8Array {
  if (isIP(address) === 4) return Uint8Array.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const groups = (text: string) => text.split(':').filter((group) => group !== '')
  const last = tail === undefined ? [] : groups(tail)
  const first = groups(head)
  const all = [...first, ...new Array<string>(8 - first.length - last.length).fill('0'), ...last]
  return Uint8Array.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]))
}
