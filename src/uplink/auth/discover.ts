import type { ServerMetadata } from 'openid-client'
import { z } from 'zod'
import { UmtError } from '../../errors.ts'
import { isLoopback } from '../check-endpoint.ts'
import type { Unanswered } from '../platform.ts'
import { fetchOver, type HeardHead } from './fetch-over.ts'
import type { OAuthParts } from './oauth-parts.ts'

/** An authorisation server, as far as a client without a person needs it. */
export interface Discovered {
  readonly metadata: ServerMetadata
}

/** SMART names it beside the FHIR server; an issuer stands there only when people log in too. */
const smart = z.object({ token_endpoint: z.url(), issuer: z.url().optional() })

/** Finds the token endpoint: as configured, from the issuer (OpenID Connect, RFC 8414), or from the FHIR server (SMART). */
export async function discover(parts: OAuthParts): Promise<Discovered | { readonly failed: Unanswered }> {
  const { auth, endpoint, wire } = parts
  const { issuer, tokenEndpoint } = auth
  if (tokenEndpoint !== undefined)
    return { metadata: { issuer: issuer ?? new URL(tokenEndpoint).origin, token_endpoint: tokenEndpoint } }
  const base = issuer ?? `${endpoint.url.replace(/\/+$/, '')}/.well-known/smart-configuration`
  const url = new URL(base)
  const outcome = await wire.exchange(
    url,
    async (way): Promise<Discovered | { readonly status: number | undefined }> => {
      const head: HeardHead = {}
      const fetched = fetchOver(way, head)
      try {
        const metadata = issuer === undefined ? await fromSmart(url, fetched) : await fromIssuer(parts, url, fetched)
        if (metadata.token_endpoint !== undefined && isSafe(metadata.token_endpoint)) return { metadata }
      } catch (error) {
        // An answer that is none of ours to understand; without one it was the network.
        if (head.status === undefined) throw error
      }
      return { status: head.status }
    },
  )
  if ('failed' in outcome) return { failed: withoutArrival(outcome.failed) }
  const { heard } = outcome
  if ('metadata' in heard) return heard
  const { status } = heard
  if (status !== undefined && (status >= 500 || status === 429))
    return {
      failed: { kind: 'unanswered', because: 'unreachable', mayHaveArrived: false, detail: `DISCOVERY_${status}` },
    }
  const detail = `${url.origin}${url.pathname}, HTTP ${status}`
  return { failed: { kind: 'not-sent', error: new UmtError('UMT-UPLINK-114', { endpoint: endpoint.name, detail }) } }
}

type Fetched = ReturnType<typeof fetchOver>

async function fromIssuer({ library, auth }: OAuthParts, url: URL, fetched: Fetched): Promise<ServerMetadata> {
  const find = async (algorithm: 'oidc' | 'oauth2') => {
    const found = await library.discovery(url, auth.clientId, undefined, undefined, {
      algorithm,
      [library.customFetch]: fetched,
      ...(url.protocol === 'http:' && { execute: [library.allowInsecureRequests] }),
    })
    return found.serverMetadata()
  }
  try {
    return await find('oidc')
  } catch (error) {
    if (error instanceof UmtError) throw error
    return await find('oauth2')
  }
}

async function fromSmart(url: URL, fetched: Fetched): Promise<ServerMetadata> {
  const response = await fetched(url.href, { headers: { accept: 'application/json' } })
  const { issuer, token_endpoint } = smart.parse(await response.json())
  return { issuer: issuer ?? new URL(token_endpoint).origin, token_endpoint }
}

/** A token endpoint gets what proves who we are: never in the clear, except on this machine. */
const isSafe = (url: string): boolean => URL.canParse(url) && (new URL(url).protocol === 'https:' || isLoopback(url))

/** What failed on the way to a token, of which the platform itself has heard nothing. */
export const withoutArrival = (failed: Unanswered): Unanswered =>
  failed.kind === 'unanswered' ? { ...failed, because: 'unreachable', mayHaveArrived: false } : failed
