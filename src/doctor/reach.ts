import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type SecureContextOptions } from 'node:tls'
import { addressOf } from '../uplink/address.ts'

/** Why nothing could be connected to: the way to it, or the encryption with it. `code` is that of the system or of OpenSSL. */
export interface Unreached {
  readonly because: 'network' | 'tls'
  readonly code: string
}

const TIMEOUT_MS = 4_000

/**
 * Tries whether a server is there and whether both sides agree on the encryption; not a byte is sent to it beyond that. With a
 * proxy between only the proxy is tried.
 */
export function reach(
  url: string,
  proxy: string | undefined,
  context: SecureContextOptions,
): Promise<Unreached | undefined> {
  const server = new URL(proxy ?? url)
  const isTls = server.protocol === 'https:' && proxy === undefined
  const address = addressOf(server)
  return isTls
    ? settled(connectTls({ ...context, ...address, minVersion: 'TLSv1.2' }), 'secureConnect')
    : settled(connectTcp(address), 'connect')
}

function settled(socket: Socket, connected: 'connect' | 'secureConnect'): Promise<Unreached | undefined> {
  const { promise, resolve } = Promise.withResolvers<Unreached | undefined>()
  let because: Unreached['because'] = 'network'
  socket.setTimeout(TIMEOUT_MS, () => resolve({ because, code: 'ETIMEDOUT' }))
  socket.once('connect', () => {
    because = 'tls'
  })
  socket.once(connected, () => resolve(undefined))
  socket.once('error', (error) => resolve({ because, code: 'code' in error ? String(error.code) : error.name }))
  socket.once('close', () => resolve({ because, code: 'ECONNRESET' }))
  return promise.finally(() => socket.destroy())
}
