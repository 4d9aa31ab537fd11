import type { ClientAuth } from 'openid-client'
import type { Wire } from '../client/wire.ts'
import type { Auth, Endpoint } from '../endpoint.ts'

type OAuth = Extract<Auth, { readonly clientId: string }>
export type OpenidClient = typeof import('openid-client')

/** What it takes to get a token. */
export interface OAuthParts {
  readonly endpoint: Endpoint
  readonly auth: OAuth
  readonly wire: Wire
  readonly library: OpenidClient
  /** How this client proves who it is; read anew for each token. Throws `UMT-UPLINK-101` to `-103`. */
  readonly proof: (tokenEndpoint: string) => ClientAuth
}
