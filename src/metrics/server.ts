import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Scrape } from './registry.ts'

/** Where figures are read. */
export interface MetricsServer extends AsyncDisposable {
  readonly port: number
}

/** Of this machine only: whoever else is to read them comes through a proxy or an agent here. */
const HOST = '127.0.0.1'

/** A scrape takes milliseconds, and one collector needs one connection. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8_192,
} as const
const CONNECTIONS = 16

/** Serves `/metrics` on loopback, to GET alone. Port 0 takes a free one. Rejects when the port is taken. */
export async function serveMetrics(port: number, scrape: Scrape): Promise<MetricsServer> {
  const server = createServer(LIMITS, (request, response) => {
    const refused = refusal(request)
    if (refused === undefined) void answer(scrape, response)
    else end(response, refused)
  })
  server.maxConnections = CONNECTIONS
  // A client that never reads its answer.
  server.setTimeout(10_000, (socket) => socket.destroy())
  server.listen(port, HOST)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** The status by which a request is refused; `undefined` when it is answered. */
function refusal({ method, url, headers: { host } }: IncomingMessage): number | undefined {
  // A page on the internet whose name was made to lead here (DNS rebinding) comes under its own name.
  if (host === undefined || !/^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i.test(host)) return 403
  if (url !== '/metrics') return 404
  return method === 'GET' ? undefined : 405
}

async function answer(scrape: Scrape, response: ServerResponse): Promise<void> {
  try {
    const text = await scrape.text()
    response.writeHead(200, { 'content-type': scrape.contentType, ...FOR_NOBODY_ELSE }).end(text)
  } catch {
    // Whatever could not be looked at is told elsewhere; what it says stays out of an answer.
    end(response, 503)
  }
}

function end(response: ServerResponse, status: number): void {
  const allow = status === 405 ? { allow: 'GET' } : {}
  // What else it sends is not read.
  response.writeHead(status, { ...allow, ...FOR_NOBODY_ELSE, connection: 'close' }).end()
}

const FOR_NOBODY_ELSE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const
