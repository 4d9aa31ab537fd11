import type { Server as HttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Server as TlsServer } from 'node:tls'
import type { Place } from './limits/connections.ts'
import { LIMITS } from './limits/limits.ts'
import { entranceOf, type Listener, listen, upgrade, type WebSocketOptions } from './listeners.ts'
import type { BusCertificate } from './tls-files.ts'

export interface SecureOptions extends WebSocketOptions {
  readonly certificate: BusCertificate
}

/** An open port with TLS. */
export interface SecureListener extends Listener {
  /** Who connects from now on is shown another certificate; who is connected notices nothing. */
  renew(certificate: BusCertificate): void
}

const HANDSHAKE = { minVersion: 'TLSv1.2', handshakeTimeout: LIMITS.arrivalMs } as const

/** MQTT over TLS. Rejects with `UMT-BUS-101` when the port is taken. */
export async function listenTls(options: SecureOptions): Promise<SecureListener> {
  const { createServer } = process.getBuiltinModule('node:tls')
  const server = createServer({ ...material(options.certificate), ...HANDSHAKE, noDelay: true })
  return open(server, options, (ready) => server.on('secureConnection', (socket) => ready(socket, socket)))
}

/** MQTT over WebSocket over TLS. Rejects with `UMT-BUS-101` when the port is taken. */
export async function listenSecureWebSocket(options: SecureOptions): Promise<SecureListener> {
  const { createServer } = process.getBuiltinModule('node:https')
  const server = createServer({ ...material(options.certificate), ...HANDSHAKE }, (_request, response) =>
    response.writeHead(426, { connection: 'close' }).end(),
  )
  return open(server, options, (ready) => upgrade(server, options.allowedOrigins, ready))
}

/** `layers`: calls back with each stream that is ready for MQTT, and with the socket of TLS below it. */
async function open(
  server: TlsServer | HttpsServer,
  { host, port, connections, onStream }: SecureOptions,
  layers: (ready: (stream: Duplex, socket: Socket) => void) => void,
): Promise<SecureListener> {
  // Node does not say to which connection a socket of TLS belongs; both have the same other end.
  const places = new Map<string, Place>()
  layers((stream, socket) => {
    const place = places.get(otherEnd(socket))
    // Even from this machine nobody comes in without a user: what is behind a tunnel looks the same.
    if (place) onStream(stream, { ...entranceOf(socket.remoteAddress), kind: 'network' }, place)
    else stream.destroy()
  })
  // A client that does not trust us, or speaks no TLS.
  server.on('tlsClientError', () => {})
  const listener = await listen(server, { host, port }, (socket) => {
    const place = connections.arrive(socket, { ...entranceOf(socket.remoteAddress), kind: 'network' })
    if (!place) return
    const key = otherEnd(socket)
    places.set(key, place)
    socket.once('close', () => {
      place.leave()
      if (places.get(key) === place) places.delete(key)
    })
  })
  return { ...listener, renew: (certificate) => server.setSecureContext(material(certificate)) }
}

const material = ({ cert, key }: BusCertificate) => ({ cert, key })

const otherEnd = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
