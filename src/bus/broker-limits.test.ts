import { once } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EmbeddedBroker } from './embedded-broker.ts'
import { LIMITS } from './limits/limits.ts'
import { ROLES } from './roles.ts'
import { connectPacket, rawSocket, type Stranger, socketGone, stranger, subscribePacket } from './testing/stranger.ts'
import { TEST_USER, TEST_USERS } from './testing/test-user.ts'
import type { Message } from './transport.ts'
import { memoryUsers } from './users.ts'

const ROOT = 'umt/v1/umt-1'
const SURE = { qos: 1, retain: false } as const

let broker: EmbeddedBroker
let reported: string[]

beforeEach(async () => {
  reported = []
  const report = ({ message }: Error) => void reported.push(message)
  broker = await EmbeddedBroker.start({ unit: 'umt-1', users: TEST_USERS, report })
})
afterEach(() => broker.close())

/** Somebody with a password gets what is published now. */
async function isServed(url = broker.url): Promise<boolean> {
  await using screen = await stranger(url)
  await screen.client.subscribeAsync(`${ROOT}/events`)
  await broker.publish(`${ROOT}/events`, 'alive', SURE)
  return (await screen.next()).text === 'alive'
}

const silent = (count: number): Promise<readonly Socket[]> =>
  Promise.all(Array.from({ length: count }, () => rawSocket(broker.url)))

const drop = (sockets: readonly Socket[]): void => {
  for (const socket of sockets) socket.destroy()
}

describe('strangers', () => {
  it('who connect and say nothing keep nobody with a password out', async () => {
    const sockets = await silent(300)
    expect(await isServed()).toBe(true)
    expect(await isServed(broker.wsUrl)).toBe(true)
    drop(sockets)
  })

  it('without a user are a few, and a place is free again when one goes', async () => {
    const enter = () => stranger(broker.url, {}, 'anonymous')
    const here: Stranger[] = []
    for (let count = 0; count < LIMITS.anonymous; count++) here.push(await enter())
    await expect(enter()).rejects.toThrow(/server unavailable/i)
    expect(await isServed()).toBe(true)
    await here[0]?.client.endAsync()
    await expect.poll(() => enter().then(({ client }) => client.endAsync())).toBeUndefined()
    for (const { client } of here) client.end(true)
  })

  it('may not send more before they are let in than it takes to say who they are', async () => {
    const socket = await rawSocket(broker.url)
    socket.resume()
    const gone = socketGone(socket)
    // A CONNECT that announces 5,000 bytes.
    socket.write(Buffer.of(0x10, 0x88, 0x27))
    await gone
    expect(reported).toEqual([`packet larger than ${LIMITS.arrivingPacketBytes} bytes`])
  })
})

describe('one user', () => {
  it('may be connected so often; then the oldest connection gives way, as one whose network was lost has to', async () => {
    const here: Stranger[] = []
    for (let count = 0; count < LIMITS.perUser; count++) here.push(await stranger(broker.url))
    await using newest = await stranger(broker.url)
    await here[0]?.gone
    expect([here[1]?.client.connected, newest.client.connected]).toEqual([true, true])
    for (const { client } of here) client.end(true)
  })

  it('has so many filters, and a place for another one when one is given up', async () => {
    await using screen = await stranger(broker.url)
    const filters = Array.from({ length: LIMITS.subscriptions }, (_, index) => `${ROOT}/devices/d-${index}`)
    await screen.client.subscribeAsync(filters)
    await screen.client.subscribeAsync(filters[3] ?? '')
    await expect(screen.client.subscribeAsync(`${ROOT}/events`)).rejects.toThrow()
    await screen.client.unsubscribeAsync(filters[0] ?? '')
    await screen.client.subscribeAsync(`${ROOT}/events`)
  })

  it('is refused a filter, and cut for a request, that is longer than any there is', async () => {
    await using screen = await stranger(broker.url)
    const long = 'x'.repeat(LIMITS.topicBytes)
    await expect(screen.client.subscribeAsync(`${ROOT}/devices/${long}`)).rejects.toThrow()
    screen.client.publish(`${ROOT}/request/${long}`, '{}', { qos: 1 })
    await screen.gone
  })

  it('who asks too fast waits, in order and without loss, and keeps nobody waiting', async () => {
    const heard: string[] = []
    await broker.onMessage((message: Message) => heard.push(Buffer.from(message.payload).toString()))
    await using flood = await stranger(broker.url)
    await using other = await stranger(broker.url)
    const count = LIMITS.requestsAtOnce + 60
    const sent = Array.from({ length: count }, (_, index) => String(index))
    const flooding = sent.map((text) => flood.client.publishAsync(`${ROOT}/request/devices`, text, { qos: 0 }))
    await expect.poll(() => heard.length).toBeGreaterThanOrEqual(LIMITS.requestsAtOnce)
    await other.client.publishAsync(`${ROOT}/request/devices`, 'other', { qos: 1 })
    expect(heard.indexOf('other')).toBeLessThan(count)
    await Promise.all(flooding)
    await expect.poll(() => heard.filter((text) => text !== 'other')).toEqual(sent)
  })

  it('who sends more packets than anybody has to is cut', async () => {
    const socket = await rawSocket(broker.url)
    const gone = socketGone(socket)
    socket.write(connectPacket('flood'))
    await once(socket, 'data')
    // PINGREQ, MQTT 3.1.1 section 3.12.
    socket.write(Buffer.alloc(2 * (LIMITS.packetsAtOnce + 2_000), Uint8Array.of(0xc0, 0x00)))
    await gone
    expect(reported).toEqual([`more than ${LIMITS.packetsPerSecond} packets a second`])
    expect(await isServed()).toBe(true)
  })

  it('acknowledges what we publish as fast as we do', async () => {
    await using screen = await stranger(broker.url)
    await screen.client.subscribeAsync(`${ROOT}/#`, { qos: 1 })
    const count = LIMITS.packetsAtOnce + 2_000
    let heard = 0
    screen.client.on('message', () => heard++)
    for (let sent = 0; sent < count; sent++) await broker.publish(`${ROOT}/events`, 'x', SURE)
    await expect.poll(() => heard).toBe(count)
    expect(reported).toEqual([])
  })
})

describe('48 subscribers that never read', () => {
  it('cost no more than what may wait for all of them, and whoever reads misses nothing', async () => {
    const names = ['a', 'b', 'c', 'd'].map((name) => ({ name, password: name, roles: ROLES }))
    const crowded = await EmbeddedBroker.start({
      unit: 'umt-1',
      users: memoryUsers([TEST_USER, ...names]),
      // What bounds memory here is what waits, not time.
      slowClientMs: 3_600_000,
    })
    await using screen = await stranger(crowded.url)
    await screen.client.subscribeAsync(`${ROOT}/#`)
    const frozen: Socket[] = []
    for (const login of names)
      for (let count = 0; count < 12; count++) {
        const socket = await rawSocket(crowded.url)
        socket.write(Buffer.concat([connectPacket(`frozen-${count}`, login), subscribePacket(`${ROOT}/#`)]))
        await once(socket, 'readable')
        frozen.push(socket)
      }
    const before = process.memoryUsage().rss
    const block = 'x'.repeat(200_000)
    for (let count = 0; count < 200; count++) {
      await crowded.publish(`${ROOT}/events`, `${count} ${block}`, SURE)
      expect(Number.parseInt((await screen.next()).text, 10)).toBe(count)
    }
    const grown = process.memoryUsage().rss - before
    expect(crowded.clients).toBeLessThan(49)
    expect(grown).toBeLessThan(150 * 1024 * 1024)
    drop(frozen)
    await crowded.close()
  })
})
