import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { callerLevel } from './caller.ts'
import { type BrokerOptions, EmbeddedBroker } from './embedded-broker.ts'
import { connectPacket, rawSocket, socketGone, stranger, subscribePacket } from './testing/stranger.ts'
import { TEST_USER, TEST_USERS } from './testing/test-user.ts'
import type { Message } from './transport.ts'
import { memoryUsers } from './users.ts'

const ROOT = 'umt/v1/umt-1'
const LIVE = { qos: 0, retain: false } as const
const SURE = { qos: 1, retain: false } as const
const KEPT = { qos: 1, retain: true } as const

const ECRAN = { name: 'ecran', password: 'juste', roles: ['consultation'] } as const

let broker: EmbeddedBroker

/** The daemon is alive if a new client gets what is published now. */
async function isAlive(): Promise<boolean> {
  await using listener = await stranger(broker.url)
  await listener.client.subscribeAsync(`${ROOT}/events`)
  await broker.publish(`${ROOT}/events`, 'alive', SURE)
  return (await listener.next()).text === 'alive'
}

const start = (options: Partial<BrokerOptions> = {}) =>
  EmbeddedBroker.start({ unit: 'umt-1', users: TEST_USERS, ...options })

beforeEach(async () => {
  broker = await start()
})

afterEach(() => broker.close())

describe('a subscriber', () => {
  it.each(['url', 'wsUrl'] as const)('over %s gets retained messages first and live ones in their QoS', async (way) => {
    await broker.publish(`${ROOT}/status`, 'online', KEPT)
    await using screen = await stranger(broker[way])
    await screen.client.subscribeAsync(`${ROOT}/#`, { qos: 1 })
    expect(await screen.next()).toEqual({ topic: `${ROOT}/status`, text: 'online', qos: 1, retain: true })
    await broker.publish(`${ROOT}/observations/heart-rate/a`, 'x', SURE)
    await broker.publish(`${ROOT}/waveforms/plethysmogram/a`, 'y', LIVE)
    expect(await screen.next()).toMatchObject({ text: 'x', qos: 1, retain: false })
    expect(await screen.next()).toMatchObject({ text: 'y', qos: 0, retain: false })
  })

  it('loses no observation to the waveforms published around it without waiting', async () => {
    await using screen = await stranger(broker.url)
    await screen.client.subscribeAsync(`${ROOT}/#`, { qos: 1 })
    const expected = Array.from({ length: 60 }, (_, index) => String(index))
    for (const text of expected)
      void broker.publish(`${ROOT}/events`, text, [LIVE, SURE, KEPT][Number(text) % 3] ?? LIVE)
    const heard: string[] = []
    while (heard.length < expected.length) heard.push((await screen.next()).text)
    expect(heard).toEqual(expected)
  })

  it('loses no observation to the requests that other clients make meanwhile', async () => {
    await broker.onMessage(() => {})
    await using screen = await stranger(broker.url)
    await using other = await stranger(broker.url)
    await screen.client.subscribeAsync(`${ROOT}/#`, { qos: 1 })
    const expected = Array.from({ length: 100 }, (_, index) => String(index))
    const publishing = expected.map(async (text) => {
      await other.client.publishAsync(`${ROOT}/request/devices`, '{}', { qos: 0 })
      await broker.publish(`${ROOT}/observations/heart-rate/a`, text, SURE)
    })
    const heard: string[] = []
    while (heard.length < expected.length) heard.push((await screen.next()).text)
    await Promise.all(publishing)
    expect(new Set(heard)).toEqual(new Set(expected))
  })

  it.each(['#', '$SYS/#', '+/+/+/status', 'umt/v1/+/request/#', 'umt/v1/umt-2/#', `${ROOT}/request/#`])(
    'is denied %s',
    async (filter) => {
      await using other = await stranger(broker.url)
      await expect(other.client.subscribeAsync(filter)).rejects.toThrow()
      expect(await isAlive()).toBe(true)
    },
  )

  it('never hears a request, which may name a patient', async () => {
    const requests: Message[] = []
    await broker.onMessage((message) => requests.push(message))
    await using screen = await stranger(broker.url)
    await using other = await stranger(broker.url)
    await screen.client.subscribeAsync([`${ROOT}/#`, `${ROOT}/+/devices`])
    await other.client.publishAsync(`${ROOT}/request/devices`, 'somebody', { qos: 1 })
    await broker.publish(`${ROOT}/events`, 'afterwards', SURE)
    expect(await screen.next()).toMatchObject({ text: 'afterwards' })
    expect(requests.map(({ payload }) => Buffer.from(payload).toString())).toEqual(['somebody'])
  })

  it('that stops reading does not hold up the others, and is cut by what waits for it', async () => {
    const reported: string[] = []
    const patient = await start({ slowClientMs: 3_600_000, report: ({ message }) => reported.push(message) })
    await using screen = await stranger(patient.url)
    await screen.client.subscribeAsync(`${ROOT}/#`, { qos: 0 })
    const frozen = await rawSocket(patient.url)
    frozen.write(Buffer.concat([connectPacket('frozen'), subscribePacket(`${ROOT}/#`)]))
    await once(frozen, 'readable')
    frozen.pause()
    const block = 'x'.repeat(100_000)
    for (let count = 0; count < 300; count++) {
      await patient.publish(`${ROOT}/events`, block, SURE)
      expect((await screen.next()).text.length).toBe(block.length)
    }
    expect(patient.clients).toBe(1)
    expect(reported).toEqual([expect.stringMatching(/^does not read: \d+ bytes wait$/)])
    frozen.destroy()
    await patient.close()
  })
})

describe('a subscriber that has stopped reading', () => {
  it('is dropped, which is reported once, and the others have missed nothing', async () => {
    const reported: string[] = []
    const impatient = await start({ slowClientMs: 100, report: ({ message }) => reported.push(message) })
    const frozen = await rawSocket(impatient.url)
    frozen.write(Buffer.concat([connectPacket('frozen'), subscribePacket(`${ROOT}/#`)]))
    await once(frozen, 'readable')
    frozen.pause()
    await using screen = await stranger(impatient.url)
    await screen.client.subscribeAsync(`${ROOT}/#`)
    for (let count = 0; impatient.clients > 1; count++) {
      await impatient.publish(`${ROOT}/events`, `${count} ${'x'.repeat(100_000)}`, SURE)
      expect((await screen.next()).text).toMatch(new RegExp(`^${count} `))
      // Slowly enough that it is the time that ends it, and not what waits for it.
      await setTimeout(20)
    }
    await impatient.close()
    expect(reported).toEqual(['drain timeout'])
    frozen.destroy()
  })
})

describe('a publisher', () => {
  it.each(['status', 'observations/heart-rate/a', 'response/devices', 'request/UPPER', 'request/a//b'])(
    'on %s is disconnected, heard by nobody, and the daemon lives',
    async (path) => {
      await using screen = await stranger(broker.url)
      await screen.client.subscribeAsync(`${ROOT}/#`)
      await using intruder = await stranger(broker.url)
      intruder.client.publish(`${ROOT}/${path}`, 'forged', { qos: 1, retain: true })
      await intruder.gone
      await broker.publish(`${ROOT}/events`, 'genuine', SURE)
      expect((await screen.next()).text).toBe('genuine')
      await using later = await stranger(broker.url)
      await later.client.subscribeAsync(`${ROOT}/#`)
      expect(await isAlive()).toBe(true)
      expect((await later.next()).text).toBe('alive')
    },
  )

  it('on a topic that is not for it is reported without what it wrote there', async () => {
    const reported: Error[] = []
    const discreet = await start({ report: (error) => reported.push(error) })
    await using intruder = await stranger(discreet.url)
    intruder.client.publish(`${ROOT}/request/Jeanne DUPONT`, '36.5', { qos: 1 })
    await intruder.gone
    await discreet.close()
    expect(reported).toEqual([expect.objectContaining({ message: expect.stringContaining('publish') })])
    expect(inspect(reported, { depth: null })).not.toMatch(/DUPONT|36\.5/)
  })

  it('cannot leave a request behind as a retained message', async () => {
    const first = Promise.withResolvers<Message>()
    await broker.onMessage(first.resolve)
    await using screen = await stranger(broker.url)
    await screen.client.publishAsync(`${ROOT}/request/encounter/open`, 'somebody', { qos: 1, retain: true })
    expect((await first.promise).topic).toBe(`${ROOT}/request/encounter/open`)
    const again: Message[] = []
    await broker.onMessage((message) => again.push(message))
    expect(await isAlive()).toBe(true)
    expect(again).toEqual([])
  })

  it.each([0, 1, 2] as const)('is known with a request of QoS %i by the name of its connection alone', async (qos) => {
    const heard = Promise.withResolvers<Message>()
    await broker.onMessage(heard.resolve)
    await using screen = await stranger(broker.wsUrl, { clientId: 'ecran/+/# é' })
    await screen.client.publishAsync(`${ROOT}/request/devices`, '{"user":"root"}', { qos })
    expect(await heard.promise).toMatchObject({
      topic: `${ROOT}/request/devices`,
      caller: { client: 'ecran/+/# é', user: TEST_USER.name },
    })
  })

  it('that showed a password is known by its user, by its last will too', async () => {
    const heard: Message[] = []
    const both = Promise.withResolvers<void>()
    const credential = { username: 'ecran', password: 'juste' }
    const guarded = await start({ users: memoryUsers([ECRAN]) })
    await guarded.onMessage((message) => void (heard.push(message) === 2 && both.resolve()))
    const topic = `${ROOT}/request/devices`
    const will = { topic, payload: Buffer.from('gone'), qos: 1, retain: false } as const
    await using screen = await stranger(guarded.url, { clientId: 'ecran-1', ...credential, will })
    await screen.client.publishAsync(topic, '{}', { qos: 1 })
    screen.client.stream.destroy()
    await both.promise
    for (const { caller } of heard)
      expect(caller).toMatchObject({ client: 'ecran-1', user: 'ecran', roles: ['consultation'] })
    await guarded.close()
  })

  it('cannot write who it is into the way that requests take inside the broker', async () => {
    const heard: Message[] = []
    await broker.onMessage((message) => heard.push(message))
    await using intruder = await stranger(broker.url, { clientId: 'intruder' })
    const forged = callerLevel({ client: 'daemon', user: 'root' })
    intruder.client.publish(`$request/${forged}/${ROOT}/request/devices`, '{}', { qos: 1 })
    await intruder.gone
    expect(await isAlive()).toBe(true)
    expect(heard).toEqual([])
  })

  it('has its QoS 2 request handed over once', async () => {
    const requests: string[] = []
    await broker.onMessage(({ payload }) => requests.push(Buffer.from(payload).toString()))
    await using screen = await stranger(broker.wsUrl)
    await screen.client.publishAsync(`${ROOT}/request/devices`, 'once', { qos: 2 })
    await screen.client.publishAsync(`${ROOT}/request/devices`, 'end', { qos: 1 })
    expect(await isAlive()).toBe(true)
    expect(requests).toEqual(['once', 'end'])
  })
})

describe('a connection', () => {
  it('with a last will outside the requests is refused', async () => {
    const will = { topic: `${ROOT}/status`, payload: Buffer.from('offline'), qos: 1, retain: true } as const
    await expect(stranger(broker.url, { will })).rejects.toThrow(/not authorized/i)
    expect(await isAlive()).toBe(true)
  })

  it('with a last will that is a request has it carried out, once, unretained', async () => {
    const heard = Promise.withResolvers<Message>()
    await broker.onMessage(heard.resolve)
    const topic = `${ROOT}/request/encounter/close`
    await using tablet = await stranger(broker.url, {
      will: { topic, payload: Buffer.from('gone'), qos: 1, retain: true },
    })
    tablet.client.stream.destroy()
    expect((await heard.promise).topic).toBe(topic)
    expect(await isAlive()).toBe(true)
  })

  it('that asks for a persistent session gets a clean one, so nothing piles up for it', async () => {
    const session = { clientId: 'tablet', clean: false }
    const first = await stranger(broker.url, session)
    await first.client.subscribeAsync(`${ROOT}/events`, { qos: 1 })
    await first.client.endAsync()
    await broker.publish(`${ROOT}/events`, 'missed', SURE)
    await using second = await stranger(broker.url, session)
    await second.client.subscribeAsync(`${ROOT}/held`, { qos: 1 })
    await broker.publish(`${ROOT}/held`, 'heard', SURE)
    expect((await second.next()).text).toBe('heard')
  })

  it.each<[string, (socket: Socket) => void]>([
    [
      'drops in the middle of a packet',
      (socket) => socket.write(Buffer.of(0x30, 0x7f, 0x00)) && socket.resetAndDestroy(),
    ],
    ['sends no MQTT', (socket) => socket.write('GET / HTTP/1.1\r\n\r\n')],
    ['sends a reserved packet type', (socket) => socket.write(Buffer.of(0xf0, 0x00))],
    ['publishes before it connects', (socket) => socket.write(Buffer.of(0x30, 0x03, 0x00, 0x01, 0x61))],
    ['announces a packet of 256 MB', (socket) => socket.write(Buffer.of(0x30, 0xff, 0xff, 0xff, 0x7f))],
    [
      'subscribes with QoS 3',
      (socket) =>
        socket.write(Buffer.concat([connectPacket('x'), Buffer.of(0x82, 0x06, 0x00, 0x01, 0x00, 0x01, 0x61, 0x03)])),
    ],
    ['connects twice', (socket) => socket.write(Buffer.concat([connectPacket('x'), connectPacket('x')]))],
  ])('that %s is closed and the daemon lives', async (_what, act) => {
    const socket = await rawSocket(broker.url)
    socket.resume()
    const closed = socketGone(socket)
    act(socket)
    await closed
    expect(await isAlive()).toBe(true)
  })

  it('that sends random bytes, before or after it connects, does no harm', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 100 })
    await fc.assert(
      fc.asyncProperty(fc.boolean(), bytes, async (connected, noise) => {
        const socket = await rawSocket(broker.url)
        socket.resume()
        const closed = socketGone(socket)
        socket.end(Buffer.concat([connected ? connectPacket('x') : Buffer.alloc(0), noise]))
        await closed
      }),
    )
    expect(await isAlive()).toBe(true)
  })

  it.each(['url', 'wsUrl'] as const)(
    'over %s that sends a packet of 300 KB is closed and the daemon lives',
    async (way) => {
      const requests: Message[] = []
      await broker.onMessage((message) => requests.push(message))
      await using screen = await stranger(broker[way])
      screen.client.publish(`${ROOT}/request/devices`, 'x'.repeat(300_000), { qos: 1 })
      await screen.gone
      expect(await isAlive()).toBe(true)
      expect(requests).toEqual([])
    },
  )

  it('carries a request of 200 KB', async () => {
    const heard = Promise.withResolvers<Message>()
    await broker.onMessage(heard.resolve)
    await using screen = await stranger(broker.wsUrl)
    await screen.client.publishAsync(`${ROOT}/request/devices`, 'x'.repeat(200_000), { qos: 1 })
    expect((await heard.promise).payload.length).toBe(200_000)
  })

  it('of a page from elsewhere is refused, of a page of this computer is taken', async () => {
    const opened = (origin: string) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(broker.wsUrl, 'mqtt', { origin })
        socket.once('open', () => resolve(true)).once('error', () => resolve(false))
      })
    expect(await opened('https://elsewhere.example')).toBe(false)
    expect(await opened('http://localhost:5173')).toBe(true)
  })

  it('without the subprotocol of MQTT is refused', async () => {
    const [error] = await once(new WebSocket(broker.wsUrl), 'error')
    expect(String(error)).toContain('401')
  })

  it('that shows no user, or a wrong password, is not taken for one that has none to show', async () => {
    await using guarded = Object.assign(await start({ users: memoryUsers([ECRAN]) }), {
      [Symbol.asyncDispose](this: EmbeddedBroker) {
        return this.close()
      },
    })
    await expect(stranger(guarded.url)).rejects.toThrow(/not authorized/i)
    await expect(stranger(guarded.url, { username: 'ecran' }, 'anonymous')).rejects.toThrow(/not authorized/i)
    await expect(stranger(guarded.url, { username: 'ecran', password: 'faux' })).rejects.toThrow(/not authorized/i)
    await expect(stranger(guarded.url, { username: '', password: 'juste' })).rejects.toThrow(/not authorized/i)
    await using screen = await stranger(guarded.url, { username: 'ecran', password: 'juste' })
    expect(screen.client.connected).toBe(true)
  })
})

describe('the broker', () => {
  it('says which port is taken and leaves the other one free', async () => {
    const taken = Number(new URL(broker.wsUrl).port)
    const free = await start()
    const port = Number(new URL(free.url).port)
    await free.close()
    await expect(start({ port, webSocketPort: taken })).rejects.toMatchObject({
      code: 'UMT-BUS-101',
      params: { host: '127.0.0.1', port: String(taken) },
    })
    const second = await start({ port })
    expect(second.url).toBe(`mqtt://127.0.0.1:${port}`)
    await second.close()
  })

  it('delivers what was published just before it closes, ends its clients, and refuses more', async () => {
    await using screen = await stranger(broker.url)
    await screen.client.subscribeAsync(`${ROOT}/#`, { qos: 1 })
    const silent = await rawSocket(broker.url)
    const closed = Promise.all([screen.gone, socketGone(silent)])
    for (let count = 0; count < 20; count++) void broker.publish(`${ROOT}/events`, String(count), SURE)
    const closing = broker.close()
    expect(broker.close()).toBe(closing)
    for (let count = 0; count < 20; count++) expect((await screen.next()).text).toBe(String(count))
    await closing
    silent.resume()
    await closed
    await expect(broker.publish(`${ROOT}/events`, 'late', SURE)).rejects.toMatchObject({ code: 'UMT-BUS-104' })
    await expect(stranger(broker.url)).rejects.toThrow()
  })

  it('counts its clients', async () => {
    expect(broker.clients).toBe(0)
    await using screen = await stranger(broker.url)
    expect(screen.client.connected).toBe(true)
    expect(broker.clients).toBe(1)
  })
})
