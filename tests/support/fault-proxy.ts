import { once } from 'node:events'
import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What a bad day does to one request.
 *
 * | fault              | the platform            | whoever sent it                                           |
 * |--------------------|-------------------------|-----------------------------------------------------------|
 * | `latency`          | has done it             | has its answer late                                       |
 * | `cut-request`      | hears half of it        | loses the connection while it sends                       |
 * | `lost-answer`      | has done it             | loses the connection before the first byte of the answer  |
 * | `cut-answer`       | has done it             | loses it in the middle of the answer                      |
 * | `truncated`        | has done it             | has half of the JSON, as if that was all                  |
 * | `empty`            | has done it             | has 201 and nothing else                                  |
 * | `hang`             | never hears of it       | has no answer                                             |
 * | `hang-done`        | has done it             | has no answer                                             |
 * | `twice`            | does it twice           | has the answer to the second                              |
 * | `unauthorized`     | never hears of it       | has 401                                                   |
 * | `too-many`         | never hears of it       | has 429 with `Retry-After`                                |
 * | `unavailable`      | never hears of it       | has 503, an HTML page                                     |
 * | `portal`           | never hears of it       | has 200 and the HTML page of a network that wants a login |
 */
export const FAULTS = [
  'latency',
  'cut-request',
  'lost-answer',
  'cut-answer',
  'truncated',
  'empty',
  'hang',
  'hang-done',
  'twice',
  'unauthorized',
  'too-many',
  'unavailable',
  'portal',
] as const
export type Fault = (typeof FAULTS)[number]

export interface FaultProxyOptions {
  /** `http://127.0.0.1:8080`, in the clear. */
  readonly upstream: string
  readonly port?: number
  /** What happens to a request; `undefined`: nothing. */
  readonly next?: (request: IncomingMessage) => Fault | undefined
  /** Of each request that nothing happens to; there and back. */
  readonly roundTripMs?: number
}

/** A proxy between the daemon and a platform, through which not everything comes well. */
export interface FaultProxy extends AsyncDisposable {
  readonly origin: string
  readonly requests: number
  /** How often each fault was played. */
  readonly faults: Readonly<Record<Fault, number>>
  /** Nobody is let in any more: the port is closed and what is open is cut. */
  close(): Promise<void>
  /** Lets people in again, on the same port. */
  open(): Promise<void>
}

interface Whole {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Buffer
}

const LATE_MS = 400
const RETRY_AFTER_S = ['0', '1'] as const

export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { upstream, next = () => undefined, roundTripMs = 0 } = options
  const faults = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>
  let requests = 0
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    requests += 1
    const fault = next(request)
    if (fault !== undefined) faults[fault] += 1
    play(fault, request, response).catch(() => response.destroy())
  }
  const forward = (request: IncomingMessage, body: Buffer): Promise<Whole> => forwarded(upstream, request, body)
  const play = async (fault: Fault | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (fault === 'cut-request') return await halfOf(upstream, request)
    const body = await bodyOf(request)
    switch (fault) {
      case 'hang':
        return
      case 'unauthorized':
        return void response.writeHead(401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }).end()
      case 'too-many':
        return void response.writeHead(429, { 'Retry-After': RETRY_AFTER_S[faults[fault] % 2] }).end()
      case 'unavailable':
        return void response.writeHead(503, { 'Content-Type': 'text/html' }).end('<h1>503</h1>')
      case 'portal':
        return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><form>Wi-Fi</form></html>')
    }
    if (fault === 'latency') await sleep(LATE_MS)
    if (roundTripMs > 0) await sleep(roundTripMs)
    if (fault === 'twice') await forward(request, body)
    const answer = await forward(request, body)
    const { status, headers } = answer
    const half = answer.body.subarray(0, answer.body.length >> 1)
    switch (fault) {
      case 'hang-done':
        return
      case 'lost-answer':
        return void response.destroy()
      case 'cut-answer':
        response.writeHead(status, { ...headers, 'Content-Length': answer.body.length })
        return void response.write(half, () => response.destroy())
      case 'truncated':
        return void response.writeHead(status, headers).end(half)
      case 'empty':
        return void response.writeHead(201).end()
      default:
        return void response.writeHead(status, headers).end(answer.body)
    }
  }

  const server = createServer(listener)
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const port = await listen(options.port ?? 0)
  const close = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    get requests() {
      return requests
    },
    faults,
    close,
    open: async () => void (await listen(port)),
    [Symbol.asyncDispose]: close,
  }
}

/** The same request to the platform, on a connection of its own. */
async function forwarded(upstream: string, request: IncomingMessage, body: Buffer): Promise<Whole> {
  const out = upstreamRequest(upstream, request, body.length)
  out.end(body)
  const [answer] = (await once(out, 'response')) as [IncomingMessage]
  const headers = Object.fromEntries(
    ['content-type', 'location', 'www-authenticate', 'date', 'etag'].flatMap((name) => {
      const value = answer.headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
  return { status: answer.statusCode ?? 0, headers, body: await bodyOf(answer) }
}

/** Sends half of what comes first to the platform, then cuts both connections. */
async function halfOf(upstream: string, request: IncomingMessage): Promise<void> {
  const out = upstreamRequest(upstream, request, Number(request.headers['content-length'] ?? 2))
  out.on('error', () => undefined)
  for await (const chunk of request as AsyncIterable<Buffer>) {
    await new Promise<void>((resolve) => out.write(chunk.subarray(0, chunk.length >> 1), () => resolve()))
    break
  }
  out.destroy()
  request.socket.destroy()
}

function upstreamRequest(upstream: string, { method, url = '/', headers }: IncomingMessage, length: number) {
  const { 'transfer-encoding': _, connection: __, host: ___, ...kept } = headers
  return requestOf(new URL(url, upstream), { method, agent: false, headers: { ...kept, 'content-length': length } })
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Plays a fault with every `share` of requests, each kind as often; the same ones again for the same seed. */
export function atRandom(
  random: () => number,
  share: number,
  kinds: readonly Fault[] = FAULTS,
): () => Fault | undefined {
  return () => (random() < share ? kinds[Math.floor(random() * kinds.length)] : undefined)
}
