import { createServer, isIPv4, type Server } from 'node:net'
import type { Duplex } from 'node:stream'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { UmtError } from '../errors.ts'
import { mayConnectFrom } from './access.ts'
import type { Entrance } from './session.ts'

/** An open port. Closing it stops listening and drops what is still connected. */
export interface Listener {
  readonly port: number
  close(): Promise<void>
}

export interface ListenOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly onStream: (stream: Duplex, entrance: Entrance) => void
}

/** Where a connection over the network comes from; this machine alone is trusted with what anybody may read. */
export function entranceOf(remoteAddress: string | undefined): Entrance {
  const address = (remoteAddress ?? '').replace(/^::ffff:/, '')
  const isLoopback = address === '::1' || (isIPv4(address) && address.startsWith('127.'))
  return { kind: isLoopback ? 'loopback' : 'network', address }
}

/** The cabin has a screen, a tablet and a few commands; more is a mistake or a flood. */
const MAX_CONNECTIONS = 64

/** MQTT over TCP. Rejects with `UMT-BUS-101` when the port is taken. */
export async function listenTcp({ host, port, onStream }: ListenOptions): Promise<Listener> {
  const server = createServer({ noDelay: true }, (socket) => onStream(socket, entranceOf(socket.remoteAddress)))
  return listen(server, host, port)
}

export interface WebSocketOptions extends ListenOptions {
  /** Origins of pages that may connect, besides those of this computer. */
  readonly allowedOrigins: readonly string[]
  readonly maxBytes: number
}

/** MQTT over WebSocket, MQTT 3.1.1 section 6. Rejects with `UMT-BUS-101` when the port is taken. */
export async function listenWebSocket(options: WebSocketOptions): Promise<Listener> {
  // An `import` of node:http reads each of its exports, and its lazy ones load an HTTP client that the daemon never uses.
  const { createServer: createHttpServer } = process.getBuiltinModule('node:http')
  const http = createHttpServer((_request, response) => response.writeHead(426, { connection: 'close' }).end())
  const sockets = new WebSocketServer({
    server: http,
    maxPayload: options.maxBytes,
    perMessageDeflate: false,
    // Without its subprotocol a client is not speaking MQTT [MQTT-6.0.0-3].
    verifyClient: ({ origin, req }: { origin: string | undefined; req: { headers: Record<string, unknown> } }) =>
      mayConnectFrom(origin, options.allowedOrigins) &&
      /(^|,)\s*mqtt\s*(,|$)/.test(String(req.headers['sec-websocket-protocol'] ?? '')),
    handleProtocols: () => 'mqtt',
  })
  sockets.on('connection', (socket, { socket: { remoteAddress } }) =>
    options.onStream(createWebSocketStream(socket), entranceOf(remoteAddress)),
  )
  // It forwards the errors of the HTTP server, which `listen` reports.
  sockets.on('error', () => {})
  return listen(http, options.host, options.port)
}

function listen(server: Server, host: string, port: number): Promise<Listener> {
  const open = new Set<{ destroy(): void }>()
  server.maxConnections = MAX_CONNECTIONS
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    // Whoever takes the socket adds its own; a reset before that must not end the process.
    socket.on('error', () => {})
  })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of open) socket.destroy()
    })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new UmtError('UMT-BUS-101', { host, port: String(port) }, { cause: error })
          : error,
      ),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resolve({ port: typeof address === 'object' && address ? address.port : port, close })
    })
  })
}
