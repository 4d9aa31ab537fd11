import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Issued } from './certificates.ts'

export interface AuthorisationWish {
  /** Over TLS, as this server; with `clients` it asks for a certificate and knows those that this authority vouches for. */
  readonly tls?: Issued & { readonly clients?: string }
  /**
   * Who may have a token: by the common name of its certificate (RFC 8705), or by its public key as JWK (SMART Backend Services).
   */
  readonly clients: readonly (
    | { readonly id: string; readonly commonName: string }
    | { readonly id: string; readonly jwk: object }
  )[]
  /** How long a token is good, s; an hour unless told otherwise. */
  readonly tokenS?: number
}

export interface AuthorisationServer extends AsyncDisposable {
  readonly issuer: string
  readonly tokenEndpoint: string
  /** How many tokens it has given out. */
  issued(): number
  /** How often it was asked for one. */
  asked(): number
  /** Whether it gave out this token and has not taken it back. */
  knows(token: string): Promise<boolean>
  /** Takes every token back that is out. */
  revoke(): void
  /** From now on nobody gets a token. */
  shut(status: number, headers?: Readonly<Record<string, string>>): void
  open(): void
}

/** Of SMART, version 2: what a gateway may do. */
const SCOPES = ['system/Observation.c', 'system/Observation.cu', 'system/Device.cu', 'system/Patient.c']

/** A real OAuth 2.0 server on loopback: client credentials, by certificate or by a signed assertion. */
export async function authorisationServer(wish: AuthorisationWish): Promise<AuthorisationServer> {
  const { tls, clients, tokenS = 3600 } = wish
  let listener: RequestListener = (_request, response) => response.writeHead(503).end()
  let shut: { readonly status: number; readonly headers: Readonly<Record<string, string>> } | undefined
  let asked = 0
  const answer: RequestListener = (request, response) => {
    const isToken = request.url === '/token'
    if (isToken) asked++
    if (isToken && shut) response.writeHead(shut.status, shut.headers).end()
    else listener(request, response)
  }
  const server = tls
    ? createTlsServer(
        {
          cert: tls.certificate,
          key: tls.key,
          ...(tls.clients !== undefined && { ca: tls.clients, requestCert: true, rejectUnauthorized: false }),
        },
        answer,
      )
    : createServer(answer)
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const issuer = `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${port}`

  const { default: Provider } = await quietly(() => import('oidc-provider'))
  const provider = await quietly(() => new Provider(issuer, configuration(clients, tokenS)))
  provider.proxy = false
  let issued = 0
  let since = 0
  const tokens = new Map<string, number>()
  provider.on('client_credentials.saved', (token: { jti: string }) => {
    issued++
    tokens.set(token.jti, since)
  })
  listener = provider.callback()
  return {
    issuer,
    tokenEndpoint: `${issuer}/token`,
    issued: () => issued,
    asked: () => asked,
    async knows(token) {
      const found = await provider.ClientCredentials.find(token)
      return found !== undefined && !found.isExpired && tokens.get(found.jti) === since
    },
    revoke: () => void since++,
    shut: (status, headers = {}) => {
      shut = { status, headers }
    },
    open: () => {
      shut = undefined
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

const configuration = (clients: AuthorisationWish['clients'], tokenS: number) => ({
  clients: clients.map((client) => ({
    client_id: client.id,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    ...('jwk' in client
      ? {
          token_endpoint_auth_method: 'private_key_jwt',
          jwks: { keys: [client.jwk] },
        }
      : {
          token_endpoint_auth_method: 'tls_client_auth',
          tls_client_auth_subject_dn: `CN=${client.commonName}`,
        }),
  })),
  clientAuthMethods: ['private_key_jwt', 'tls_client_auth'],
  enabledJWA: { clientAuthSigningAlgValues: ['ES384', 'RS384', 'ES256', 'RS256'] },
  scopes: SCOPES,
  ttl: { ClientCredentials: tokenS },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    mTLS: {
      enabled: true,
      tlsClientAuth: true,
      getCertificate: (ctx: { socket: Socket }) => peerOf(ctx.socket)?.toString(),
      certificateAuthorized: ({ socket }: { socket: Socket }) => socket instanceof TLSSocket && socket.authorized,
      certificateSubjectMatches: ({ socket }: { socket: Socket }, _property: string, expected: string) =>
        peerOf(socket)?.subject === expected,
    },
  },
})

const peerOf = (socket: Socket) => (socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined)

/** It warns of keys and of a store that are for tests alone, which this is. */
async function quietly<T>(work: () => T | Promise<T>): Promise<T> {
  const { warn, info, log } = console
  Object.assign(console, { warn: () => {}, info: () => {}, log: () => {} })
  try {
    return await work()
  } finally {
    Object.assign(console, { warn, info, log })
  }
}
