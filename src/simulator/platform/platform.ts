import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { badRequest, contentTooLarge, getStatus, unauthorized } from '@medplum/core'
import { type FhirResponse, FhirRouter } from '@medplum/fhir-router'
import { bodyOf, requestOf } from './http.ts'
import { PlatformRepository, type RepositoryCounts, type RepositoryOptions, type StoredResource } from './repository.ts'

const BASE = '/fhir'
const MAX_BYTES = 4 * 1024 * 1024
const JSON_TYPE = 'application/fhir+json; charset=utf-8'

export interface PlatformOptions extends RepositoryOptions {
  /** A free one unless given. */
  readonly port?: number
  /** HTTPS, PEM. With `clientCa` nobody is heard who shows no certificate of that authority. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly clientCa?: string }
  /** Whether a request may be answered; else 401. */
  readonly allows?: (request: IncomingMessage) => boolean
  /** Larger ones are answered with 413; 4 MiB unless given. */
  readonly maxBytes?: number
  /** Told of each body that arrives whole, before anything is done with it. */
  readonly heard?: (body: string, request: IncomingMessage) => void
}

export interface PlatformCounts extends Readonly<RepositoryCounts> {
  readonly requests: number
  /** Connections, of HTTPS those with a handshake that both sides were content with. */
  readonly connections: number
  /** Handshakes that failed. */
  readonly handshakesFailed: number
  /** Answers by HTTP status. */
  readonly statuses: Readonly<Record<string, number>>
}

/** The other end of the uplink: a FHIR R4 server in memory, on the loopback interface. */
export interface PlayedPlatform extends AsyncDisposable {
  /** Base URL, without a slash at its end. */
  readonly url: string
  readonly port: number
  readonly counts: PlatformCounts
  /** How many it has of a type. */
  size(type: StoredResource['resourceType']): number
  /** What it has of a type, in order of creation. */
  all(type: StoredResource['resourceType']): Promise<readonly StoredResource[]>
  /** Forgets what it has of a type, as a platform does that was put back to an older copy. */
  forget(type: StoredResource['resourceType']): Promise<void>
}

/** Starts it. Nothing of it outlives the process. */
export async function startPlatform(options: PlatformOptions = {}): Promise<PlayedPlatform> {
  const repository = new PlatformRepository(options)
  const router = new FhirRouter()
  const most = options.maxBytes ?? MAX_BYTES
  const seen = { requests: 0, connections: 0, handshakesFailed: 0 }
  const statuses: Record<string, number> = {}
  const respond = async (request: IncomingMessage, body: string | undefined): Promise<FhirResponse> => {
    if (body === undefined) return [contentTooLarge(`more than ${most} bytes`)]
    options.heard?.(body, request)
    if (options.allows?.(request) === false) return [unauthorized]
    const asked = requestOf(request, BASE, body)
    return asked ? await router.handleRequest(asked, repository) : [badRequest('The body is no JSON')]
  }
  const write = (response: ServerResponse, [outcome, resource]: FhirResponse): void => {
    const status = getStatus(outcome)
    statuses[status] = (statuses[status] ?? 0) + 1
    if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
    if (status === 201 && resource) response.setHeader('Location', locationOf(resource))
    response.writeHead(status, { 'Content-Type': JSON_TYPE }).end(JSON.stringify(resource ?? outcome))
  }
  const locationOf = ({ resourceType, id, meta }: StoredResource) =>
    `${url}/${resourceType}/${id}/_history/${meta?.versionId}`
  // One after the other: then a transaction sees nothing of another one, as if a database serialised them.
  let last: Promise<unknown> = Promise.resolve()
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    seen.requests += 1
    const body = bodyOf(request, most)
    body.then(
      (text) => {
        last = last.then(() => respond(request, text)).then((answer) => write(response, answer))
      },
      // It was cut on its way here.
      () => request.destroy(),
    )
  }

  const { tls, port: wanted = 0 } = options
  const server: Server = tls
    ? createSecureServer({ ...tls, ...(tls.clientCa !== undefined && clientsOf(tls.clientCa)) }, listener)
    : createServer(listener)
  server.on(tls ? 'secureConnection' : 'connection', () => {
    seen.connections += 1
  })
  server.on('tlsClientError', () => {
    seen.handshakesFailed += 1
  })
  server.listen(wanted, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}${BASE}`
  const all = async (resourceType: StoredResource['resourceType']) => {
    const { entry = [] } = await repository.search({ resourceType })
    return entry.flatMap(({ resource }) => (resource ? [resource] : []))
  }
  return {
    url,
    port,
    get counts() {
      return { ...repository.counts, ...seen, statuses: { ...statuses } }
    },
    size: (type) => repository.size(type),
    all,
    forget: async (type) => {
      for (const { id = '' } of await all(type)) await repository.forget(type, id)
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await last
    },
  }
}

const clientsOf = (ca: string) => ({ ca, requestCert: true, rejectUnauthorized: true })

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the platform has no port')
  return address.port
}
