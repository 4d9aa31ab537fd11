import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { hostsOf, type Issued, issueServer, makeAuthority, refusedHosts } from '../certificate/authority.ts'
import { certificatesIn, isKeyOf } from '../certificate/pem.ts'
import { UmtError } from '../errors.ts'
import { groupId } from '../group-id.ts'
import { RIGHTS } from '../key/private-file.ts'
import { type WholeFile, writeWhole } from '../whole-file.ts'
import { readTlsFile, type TlsPaths } from './tls-files.ts'

/** Group of the daemon; it may read the key of the server and cannot write it. */
const SERVICE_GROUP = 'umt-vitals'

export interface CertificateWish {
  readonly unit: string
  /** Where the server's certificate and key go; the authority is beside the certificate. */
  readonly paths: TlsPaths
  /** Names and addresses by which tablets reach the vehicle, besides those that are known. */
  readonly hosts: readonly string[]
  /** ms UTC. */
  readonly at: number
}

export interface CertificateMade {
  /** The file that a tablet has to be given. */
  readonly authority: string
  /** SHA-256 of the authority, as tablets show it. */
  readonly fingerprint: string
  readonly isNewAuthority: boolean
  readonly hosts: readonly string[]
  /** End of the server's certificate, ms UTC. */
  readonly notAfter: number
}

/**
 * Makes the certificate of the bus, or renews it. The authority is made once and never written over. The key of the server stays when it is
 * renewed, so that one file is exchanged and no cut of power leaves two that do not fit. Names that the certificate had stay too.
 * Throws `UMT-BUS-130` to `-138`.
 */
export async function makeCertificate({ unit, paths, hosts, at }: CertificateWish): Promise<CertificateMade> {
  const folder = dirname(paths.certificate)
  const files: TlsPaths = { certificate: join(folder, 'ca.pem'), key: join(folder, 'ca.key') }
  const before = readTlsFile(paths.certificate, RIGHTS.open)
  const known = (before && certificatesIn(before)?.slice(0, 1).flatMap(hostsOf)) ?? []
  const all = [...new Set([...ownHosts(), ...known, ...hosts])]
  const kept = keptAuthority(files)
  const authority = kept ?? (await makeAuthority({ name: `UMT ${unit}`, hosts: all, at }))
  const refused = await refusedHosts(authority, all)
  if (refused.length > 0) throw new UmtError('UMT-BUS-137', { authority: files.certificate, hosts: refused.join(', ') })
  const key = readTlsFile(paths.key, RIGHTS.group)?.toString('latin1')
  const server = await issueServer(authority, { name: unit, hosts: all, key, at }).catch((cause: unknown) => {
    const detail = { fr: 'une autorité EC P-256 est attendue', en: 'an EC P-256 authority is expected' }
    throw new UmtError('UMT-BUS-132', { path: files.key, detail }, { cause })
  })
  if (!kept) {
    write(files.key, { text: authority.key, mode: 0o600, over: 'never' })
    write(files.certificate, { text: authority.certificate, mode: 0o644, over: 'never' })
  }
  const gid = process.getuid?.() === 0 ? groupId(SERVICE_GROUP) : undefined
  if (key === undefined)
    write(paths.key, { text: server.key, mode: gid === undefined ? 0o600 : 0o640, gid, over: 'never' })
  write(paths.certificate, { text: server.certificate, mode: 0o644, over: 'replace' })
  const [ca] = certificatesIn(authority.certificate) ?? []
  const [leaf] = certificatesIn(server.certificate) ?? []
  return {
    authority: files.certificate,
    fingerprint: ca?.fingerprint256 ?? '',
    isNewAuthority: kept === undefined,
    hosts: all,
    notAfter: leaf?.validToDate.getTime() ?? at,
  }
}

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/** Whether a text can be a name or an address of a server in a certificate. */
export const isHost = (text: string): boolean =>
  isIP(text) > 0
    ? !(text.includes(':') && text.includes('.')) && !text.includes('%')
    : text.length <= 253 && text.split('.').every((label) => LABEL.test(label))

/** What this machine is called by itself and by its network. */
function ownHosts(): readonly string[] {
  const name = hostname().toLowerCase()
  const names = name.includes('.') ? [name] : [name, `${name}.local`]
  return ['localhost', '127.0.0.1', '::1', ...names.filter((each) => isHost(each))]
}

/** The authority that is there, whole or not at all. */
function keptAuthority({ certificate, key }: TlsPaths): Issued | undefined {
  const [pem, secret] = [readTlsFile(certificate, RIGHTS.open), readTlsFile(key, RIGHTS.secret)]
  if (!pem && !secret) return undefined
  if (!pem || !secret)
    throw new UmtError('UMT-BUS-136', { there: pem ? certificate : key, missing: pem ? key : certificate })
  const [leaf] = certificatesIn(pem) ?? []
  if (!leaf || !isKeyOf(leaf, secret)) throw new UmtError('UMT-BUS-133', { certificate, key })
  return { certificate: pem.toString('latin1'), key: secret.toString('latin1') }
}

function write(path: string, file: WholeFile): void {
  try {
    if (writeWhole(path, { ...file, folderMode: 0o755 })) return
  } catch (cause) {
    throw new UmtError(
      'UMT-BUS-138',
      { path, detail: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    )
  }
  throw new UmtError('UMT-BUS-138', { path, detail: { fr: 'un fichier y est déjà', en: 'a file is there already' } })
}
