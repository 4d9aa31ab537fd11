import { UmtError } from '../errors.ts'
import { SecretFiles } from '../uplink/client/secret-files.ts'
import { tlsFailure } from '../uplink/client/tls-failure.ts'
import { TlsFiles, type TlsMaterial } from '../uplink/client/tls-files.ts'
import type { Endpoint } from '../uplink/endpoint.ts'
import type { PlatformSeen } from './check.ts'
import { reach } from './reach.ts'

/** Looks at one platform of the configuration: its certificates and whether it answers. Nothing of a patient is sent. */
export async function lookAtPlatform(
  endpoint: Endpoint,
  now: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PlatformSeen> {
  const tls = new TlsFiles(endpoint, new SecretFiles({ endpoint: endpoint.name, env }))
  const material = readOrWhy(tls)
  if (material instanceof UmtError) return { endpoint: endpoint.name, certificates: [], problem: material }
  const seen = { endpoint: endpoint.name, certificates: tls.certificates }
  const unreached = await reach(endpoint.url, endpoint.proxy, material)
  if (!unreached) return seen
  const error =
    unreached.because === 'tls'
      ? await tlsFailure(unreached.code, {
          endpoint: endpoint.name,
          url: new URL(endpoint.url),
          now,
          own: tls.own,
          isDirect: endpoint.proxy === undefined,
        })
      : undefined
  return { ...seen, unreached: { ...unreached, ...(error && { error }) } }
}

function readOrWhy(tls: TlsFiles): TlsMaterial | UmtError {
  try {
    return tls.read()
  } catch (error) {
    if (error instanceof UmtError) return error
    throw error
  }
}
