import dns from 'node:dns'
import { once } from 'node:events'
import { createServer as createSecureServer } from 'node:https'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
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

interface Web extends Issued {
  /** Certificate of the authority by which clients have to be known. */
  readonly clients?: string
  readonly path?: string
}

/** The broker behind a web server, as the large ones offer it on port 443. */
async function overWebSocket({ certificate: cert, key, clients: ca, path = '/mqtt' }: Web): Promise<string> {
  const server = createSecureServer({ cert, key, ...(ca !== undefined && { ca, requestCert: true }) })
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

  test('a vehicle is known by its certificate, and told of as refused without', async () => {
    const authority = await certificateAuthority('Fleet')
    const [server, own] = await Promise.all([
      authority.issue({ name: 'broker', hosts: HERE }),
      authority.issue({ name: 'umt-1' }),
    ])
    const ca = Buffer.from(authority.certificate)
    const url = await overWebSocket({ ...server, clients: authority.certificate })
    await open(url, { ca, cert: Buffer.from(own.certificate), key: Buffer.from(own.key) })
    const { error } = await failed(open(url, { ca }), url)
    expect(error.code).toBe('UMT-UPLINK-109')
  })

  test('a web server without a broker behind it is told of by its status', async () => {
    const authority = await certificateAuthority()
    const url = await overWebSocket({ ...(await authority.issue({ name: 'web', hosts: HERE })), path: '/elsewhere' })
    const { error, isOurs } = await failed(open(url, { ca: Buffer.from(authority.certificate) }), url)
    expect(error.params).toMatchObject({ detail: 'HTTP 400' })
    expect(isOurs).toBe(false)
  })
})

test('a name whose first addresses are dead leads to the one that lives, IPv6 or not', async () => {
  const { port } = new URL(broker.url)
  const addresses = [
    { address: '::1', family: 6 },
    { address: '127.0.0.9', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ]
  const lookup = vi.spyOn(dns, 'lookup')
  stack.defer(() => lookup.mockRestore())
  lookup.mockImplementation(((_name: string, _options: object, found: (error: null, all: object) => void) =>
    found(null, addresses)) as unknown as typeof dns.lookup)
  const { client } = await open(`mqtt://broker.test:${port}`)
  expect(client.connected).toBe(true)
})

describe('what takes the connection and is no broker', () => {
  test('is given up when it says nothing, and is no sign that the broker forgot what it has', async () => {
    const sockets: Socket[] = []
    const port = await portOf(createServer((socket) => void sockets.push(socket)))
    stack.defer(() => {
      for (const socket of sockets) socket.destroy()
    })
    const url = `mqtt://127.0.0.1:${port}`
    const { error, isOurs, isGone } = await failed(open(url, {}, 300), url)
    expect({ code: error.code, ...error.params }).toMatchObject({ code: 'UMT-BUS-150', detail: 'no answer' })
    expect({ isOurs, isGone }).toEqual({ isOurs: false, isGone: false })
  })

  test('and closes it may stand before a broker that is down', async () => {
    const port = await portOf(createServer((socket) => void socket.end()))
    const url = `mqtt://127.0.0.1:${port}`
    const { error, isGone } = await failed(open(url), url)
    expect({ code: error.code, isGone }).toEqual({ code: 'UMT-BUS-150', isGone: true })
  })
})
