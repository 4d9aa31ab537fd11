import { once } from 'node:events'
import { createServer as createSecureServer } from 'node:https'
import type { Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { certificateAuthority, HERE, type Issued } from '../../tests/support/certificates.ts'
import { type FailureContext, failureOf } from './failure.ts'
import type { Material } from './material.ts'
import { leave, type Opened, openConnection } from './open.ts'
import { ExactBroker } from './testing/exact-broker.ts'

let broker: ExactBroker
let stack: AsyncDisposableStack

beforeEach(async () => {
  stack = new AsyncDisposableStack()
  broker = stack.use(await ExactBroker.start())
})

afterEach(() => stack.disposeAsync())

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stack.defer(() => void server.close())
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

/** The broker behind a web server, as the large ones offer it on port 443. */
async function overWebSocket({ certificate: cert, key }: Issued, path = '/mqtt'): Promise<string> {
  const server = createSecureServer({ cert, key })
  new WebSocketServer({ server, path }).on('connection', (socket) => broker.serve(createWebSocketStream(socket)))
  const port = await portOf(server)
  stack.defer(() => server.closeAllConnections())
  return `wss://localhost:${port}/mqtt`
}

async function open(url: string, material: Material = {}, timeoutMs = 10_000): Promise<Opened> {
  const opened = await openConnection({ url, material, clientId: 'umt-vitals-umt-1', clean: true, timeoutMs })
  stack.defer(() => leave(opened.client, 100))
  return opened
}

const failed = async (opening: Promise<unknown>, url: string, changes: Partial<FailureContext> = {}) =>
  failureOf(
    await opening.then(
      () => undefined,
      (error: unknown) => error,
    ),
    {
      url,
      now: Date.now(),
      own: undefined,
      ...changes,
    },
  )

describe('over a WebSocket', () => {
  test('the authority that counts is the one of this connection, not of the one before', async () => {
    const [before, after] = await Promise.all([certificateAuthority('Before'), certificateAuthority('After')])
    const [old, renewed] = await Promise.all([
      overWebSocket(await before.issue({ name: 'broker', hosts: HERE })),
      overWebSocket(await after.issue({ name: 'broker', hosts: HERE })),
    ])
    await open(old, { ca: Buffer.from(before.certificate) })
    await open(renewed, { ca: Buffer.from(after.certificate) })
    const { error } = await failed(open(old, { ca: Buffer.from(after.certificate) }), old)
    expect(error.code).toBe('UMT-UPLINK-107')
  })
})
