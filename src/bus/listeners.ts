import type { Server as HttpServer } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import { createServer, isIPv4, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws'
import { UmtError } from '../errors.ts'
import { mayConnectFrom } from './access.ts'
import type { Connections, Place } from './limits/connections.ts'
import { LIMITS } from './limits/limits.ts'
import type { Entrance } from './session.ts'

/** An open port. Closing it stops listening and drops what is still connected. */
export interface Listener {
  /** 0 of a Unix socket. */
  readonly port: number
  close(): Promise<void>
}

/** Told of a stream that is ready for MQTT, where it came in, and of its place among the connections. */
export type OnStream = (stream: Duplex, entrance: Entrance, place: Place) => void

export interface ListenOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly connections: Connections
  readonly onStream: OnStream
}

/** Where a connection over the network comes from; this machine alone is trusted with what anybody may read. */
export function entranceOf(remoteAddress: string | undefined): Entrance {
  const address = (remoteAddress ?? '').replace(/^::ffff:/, '')
  const isLoopback = address === '::1' || (isIPv4(address) && address.startsWith('127.'))
  return { kind: isLoopback ? 'loopback' : 'network', address }
}

/** MQTT over TCP. Rejects with `UMT-BUS-101` when the port is taken. */
export async function listenTcp({ host, port, connections, onStream }: ListenOptions): Promise<Listener> {
  const server = createServer({ noDelay: true })
  return listen(server, { host, port }, (socket) => {
    const entrance = entranceOf(socket.remoteAddress)
    const place = connections.arrive(socket, entrance)
    if (!place) return
    socket.once('close', () => place.leave())
    onStream(socket, entrance, place)
  })
}

export interface WebSocketOptions extends ListenOptions {
  /** Origins of pages that may connect, besides those of this computer. */
  readonly allowedOrigins: readonly string[]
}

/** MQTT over WebSocket, MQTT 3.1.1 section 6. Rejects with `UMT-BUS-101` when the port is taken. */
export async function listenWebSocket(options: WebSocketOptions): Promise<Listener> {
  const { host, port, connections, onStream } = options
  // An `import` of node:http reads each of its exports, and its lazy ones load an HTTP client that the daemon never uses.
  const { createServer: createHttpServer } = process.getBuiltinModule('node:http')
  const http = createHttpServer((_request, response) => response.writeHead(426, { connection: 'close' }).end())
  const places = new WeakMap<object, Place>()
  upgrade(http, options.allowedOrigins, (stream, socket) => {
    const place = places.get(socket)
    if (place) onStream(stream, entranceOf(socket.remoteAddress), place)
    else stream.destroy()
  })
  return listen(http, { host, port }, (socket) => {
    const place = connections.arrive(socket, entranceOf(socket.remoteAddress))
    if (!place) return
    socket.once('close', () => place.leave())
    places.set(socket, place)
  })
}

/** Takes WebSockets of the subprotocol `mqtt` from an HTTP server. */
export function upgrade(
  server: HttpServer | HttpsServer,
  allowedOrigins: readonly string[],
  onWebSocket: (stream: Duplex, socket: Socket) => void,
): void {
  const sockets = new WebSocketServer({
    server,
    maxPayload: LIMITS.packetBytes,
    perMessageDeflate: false,
    // Without its subprotocol a client is not speaking MQTT [MQTT-6.0.0-3].
    verifyClient: ({ origin, req }: { origin: string | undefined; req: { headers: Record<string, unknown> } }) =>
      mayConnectFrom(origin, allowedOrigins) &&
      /(^|,)\s*mqtt\s*(,|$)/.test(String(req.headers['sec-websocket-protocol'] ?? '')),
    handleProtocols: () => 'mqtt',
  })
  sockets.on('connection', (webSocket: WebSocket, request: { socket: Socket }) =>
    onWebSocket(createWebSocketStream(webSocket), request.socket),
  )
  // It forwards the errors of the HTTP server, which `listen` reports.
  sockets.on('error', () => {})
}

type Address = { readonly host: string; readonly port: number } | { readonly path: string }

/** Opens a port or a Unix socket. `onSocket` is told of each connection as it comes in, before any layer above. Rejects with `UMT-BUS-101`. */
export function listen(server: Server, at: Address, onSocket: (socket: Socket) => void): Promise<Listener> {
  const open = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    // Whoever takes the socket adds its own; a reset before that must not end the process.
    socket.on('error', () => {})
    onSocket(socket)
  })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of open) socket.destroy()
    })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' && 'port' in at
          ? new UmtError('UMT-BUS-101', { host: at.host, port: String(at.port) }, { cause: error })
          : error,
      ),
    )
    server.listen(at, () => {
      const address = server.address()
      resolve({ port: typeof address === 'object' && address ? address.port : 0, close })
    })
  })
}
