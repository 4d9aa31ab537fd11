/** The library brings no types; these are the ones that the test server uses. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  interface ClientCredentialsToken {
    readonly jti: string
    readonly isExpired: boolean
  }

  // biome-ignore lint/style/noDefaultExport: the library has a default export
  export default class Provider {
    constructor(issuer: string, configuration: object)
    proxy: boolean
    readonly ClientCredentials: { find(token: string): Promise<ClientCredentialsToken | undefined> }
    on(event: 'client_credentials.saved', listener: (token: ClientCredentialsToken) => void): this
    callback(): RequestListener
  }
}
