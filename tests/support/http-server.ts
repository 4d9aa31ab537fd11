import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

/** A request as a server heard it. */
export interface HeardRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface HttpServer extends AsyncDisposable {
  /** Without a path and without a slash. */
  readonly origin: string
  readonly port: number
  /** What it heard to the end, in order. */
  readonly heard: readonly HeardRequest[]
  /** How many connections were opened to it. */
  connections(): number
  /** Ends every connection that is open now. */
  hangUp(): void
}

type Answering = (request: HeardRequest, response: ServerResponse) => void

/** A server on loopback that hears each request to its end and then answers as told; with `tls` over TLS. */
export async function httpServer(answer: Answering, tls?: ServerOptions): Promise<HttpServer> {
  const heard: HeardRequest[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() }
      heard.push(one)
      answer(one, response)
    })
  }
  const server = tls ? createTlsServer(tls, listener) : createServer(listener)
  server.on('connection', (socket: Socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    origin: `${tls ? 'https' : 'http'}://${tls ? 'localhost' : '127.0.0.1'}:${port}`,
    port,
    heard,
    connections: () => connections,
    hangUp,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      hangUp()
      await closed
    },
  }
}

/** Answers a status with JSON, or with text as it stands. */
export const says =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answering =>
  (_request, response) => {
    const isText = typeof body === 'string'
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/fhir+json', ...headers })
    response.end(isText ? body : JSON.stringify(body))
  }
