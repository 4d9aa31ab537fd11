import { isIP } from 'node:net'
import { PRESET_TABLE } from '../fhir/dialect/presets.ts'
import { foundFrom, type SecretReference } from '../key/secret-reference.ts'
import { hostOf } from './address.ts'
import type { Endpoint } from './endpoint.ts'

/** A member of the configuration and what is wrong with it. */
export interface EndpointProblem {
  readonly key: string
  readonly message: string
}

/** What about an endpoint would leak, or cannot work, whatever its form; `undefined` when nothing does. */
export function endpointProblem({
  url,
  proxy,
  auth,
  tls,
  preset,
  mode,
  patient,
}: Endpoint): EndpointProblem | undefined {
  if (patient === 'create' && PRESET_TABLE[preset].onlyIdentified)
    return { key: 'patient', message: `is as-named: a platform of ${preset} takes no patients` }
  if (preset === 'ans-mesures' && mode !== undefined && mode !== preset)
    return { key: 'mode', message: `is ${preset}: such a platform takes one Observation and its Device at a time` }
  const addresses: readonly (readonly [key: string, url: string | undefined])[] = [
    ['url', url],
    ['proxy', proxy],
    ...('tokenEndpoint' in auth ? ([['auth.tokenEndpoint', auth.tokenEndpoint]] as const) : []),
    ...('issuer' in auth ? ([['auth.issuer', auth.issuer]] as const) : []),
  ]
  for (const [key, text] of addresses) {
    if (text === undefined) continue
    const { protocol, username, password, search, hash } = new URL(text)
    if (username || password) return { key, message: 'has no user and no password: they would stand in logs' }
    if (key === 'url' && (search || hash)) return { key, message: 'is a base URL, without ? and #' }
    // The way to a proxy may be in the clear: what passes through it is not.
    if (protocol !== 'https:' && key !== 'proxy' && (proxy !== undefined || !isLoopback(text)))
      return { key, message: 'is https, unless it is this machine, without a proxy' }
  }
  if (auth.kind === 'none' && !isLoopback(url))
    return { key: 'auth', message: 'is needed for what is not this machine' }
  const shown = (tls.certificate ? 1 : 0) + (tls.key ? 1 : 0)
  if (shown === 1) return { key: 'tls', message: 'has a certificate and a key, or neither' }
  const isMutual = auth.kind === 'mtls' || auth.kind === 'mtls-oauth2'
  if (isMutual && shown === 0) return { key: 'tls', message: `has a certificate and a key for ${auth.kind}` }
  if (isMutual && new URL(url).protocol !== 'https:')
    return { key: 'url', message: `is https: ${auth.kind} is about certificates` }
  return undefined
}

/** Whether a URL is of this machine, by its name or its address alone; names are not looked up. */
export function isLoopback(url: string): boolean {
  const host = hostOf(new URL(url))
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** The endpoint with the paths of its files from a folder. */
export function fromFolder(folder: string, endpoint: Endpoint): Endpoint {
  const found = (reference: SecretReference) => foundFrom(folder, reference)
  const { auth, tls } = endpoint
  return {
    ...endpoint,
    auth:
      auth.kind === 'bearer'
        ? { ...auth, token: found(auth.token) }
        : auth.kind === 'private-key-jwt'
          ? { ...auth, key: found(auth.key) }
          : auth,
    tls: {
      ...(tls.ca && { ca: found(tls.ca) }),
      ...(tls.certificate && { certificate: found(tls.certificate) }),
      ...(tls.key && { key: found(tls.key) }),
    },
  }
}
