import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Bus } from './bus.ts'
import { ClientTransport } from './client-transport.ts'
import { SAMPLES } from './samples.ts'
import { type ForeignBroker, foreignBroker } from './testing/foreign-broker.ts'
import { stranger } from './testing/stranger.ts'
import type { Message } from './transport.ts'

const ROOT = 'umt/v1/umt-1'
const unit = { unit: 'umt-1', version: '0.1.0' }

let broker: ForeignBroker

beforeEach(async () => {
  broker = await foreignBroker()
})

afterEach(() => broker[Symbol.asyncDispose]())

const connect = () => ClientTransport.connect({ url: broker.url, ...unit })

describe('a daemon on a foreign broker', () => {
  it('that is killed is seen offline, retained', async () => {
    await using screen = await stranger(broker.url)
    await screen.client.subscribeAsync(`${ROOT}/status`, { qos: 1 })
    const program = `
      const { ClientTransport } = await import('./src/bus/client-transport.ts')
      const { Bus } = await import('./src/bus/bus.ts')
      const transport = await ClientTransport.connect(${JSON.stringify({ url: broker.url, ...unit })})
      await new Bus(transport, ${JSON.stringify(unit)}).online()`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'inherit' })
    expect(JSON.parse((await screen.next()).text)).toMatchObject({ status: 'online' })
    child.kill('SIGKILL')
    expect(JSON.parse((await screen.next()).text)).toEqual({ status: 'offline', ...unit })
    await using later = await stranger(broker.url)
    await later.client.subscribeAsync(`${ROOT}/status`)
    expect(await later.next()).toMatchObject({ retain: true, text: expect.stringContaining('offline') })
  })

  it('that is replaced while its old connection hangs is seen offline, then online, and stays so', async () => {
    await using screen = await stranger(broker.url)
    await screen.client.subscribeAsync(`${ROOT}/status`, { qos: 1 })
    const old = await connect()
    await new Bus(old, unit).online()
    const fresh = await connect()
    const closed = old.close()
    await new Bus(fresh, unit).online()
    const heard = [await screen.next(), await screen.next(), await screen.next()]
    expect(heard.map(({ text }) => JSON.parse(text).status)).toEqual(['online', 'offline', 'online'])
    await closed
    await fresh.close()
  })

  it('whose broker restarts empty says again that it is online and what it had retained, and answers again', async () => {
    const transport = await connect()
    const bus = new Bus(transport, unit)
    await transport.onMessage(() => void bus.publish('events', {}, SAMPLES.events))
    await bus.publish('encounter', {}, { state: 'closed', since: '2026-11-20T09:00:00Z' })
    await bus.online()
    const back = new Promise<void>((resolve) => transport.onReconnect(resolve))
    await broker[Symbol.asyncDispose]()
    broker = await foreignBroker(Number(new URL(broker.url).port))
    await back
    await using screen = await stranger(broker.url)
    await screen.client.subscribeAsync([`${ROOT}/status`, `${ROOT}/encounter`, `${ROOT}/events`], { qos: 1 })
    const last = new Map<string, unknown>()
    const hear = async () => {
      const { topic, text } = await screen.next()
      last.set(topic, JSON.parse(text))
    }
    while (last.size < 2) await hear()
    expect(last.get(`${ROOT}/encounter`)).toEqual({ state: 'closed', since: '2026-11-20T09:00:00Z' })
    expect(last.get(`${ROOT}/status`)).toMatchObject({ status: 'online' })
    await screen.client.publishAsync(`${ROOT}/request/devices`, '{}', { qos: 1 })
    while (last.size < 3) await hear()
    expect(last.get(`${ROOT}/events`)).toEqual(SAMPLES.events)
    await transport.close()
  })

  it('that publishes without a broker is told so and keeps nothing in memory', async () => {
    const transport = await connect()
    const kept = transport.publish(`${ROOT}/events`, 'acknowledged', { qos: 1, retain: false })
    await kept
    broker.cut()
    const lost = transport.publish(`${ROOT}/events`, 'lost', { qos: 1, retain: false })
    await expect(lost).rejects.toMatchObject({ code: 'UMT-BUS-104', consequence: 'retry' })
    await expect(transport.publish(`${ROOT}/events`, 'later', { qos: 0, retain: false })).rejects.toMatchObject({
      code: 'UMT-BUS-104',
    })
    await transport.close()
  })

  it('does not carry out a request that was retained', async () => {
    await using screen = await stranger(broker.url)
    await screen.client.publishAsync(`${ROOT}/request/encounter/open`, 'old', { qos: 1, retain: true })
    const transport = await connect()
    const heard: Message[] = []
    const second = Promise.withResolvers<void>()
    await transport.onMessage((message) => {
      heard.push(message)
      second.resolve()
    })
    await screen.client.publishAsync(`${ROOT}/request/encounter/open`, 'new', { qos: 1 })
    await second.promise
    expect(heard.map(({ payload }) => Buffer.from(payload).toString())).toEqual(['new'])
    await transport.close()
  })

  it('that leaves in good order is not reported by its last will', async () => {
    await using screen = await stranger(broker.url)
    await screen.client.subscribeAsync(`${ROOT}/#`, { qos: 1 })
    const transport = await connect()
    const bus = new Bus(transport, unit)
    await bus.online()
    await bus.offline()
    await bus.close()
    await screen.client.publishAsync(`${ROOT}/end`, '{}', { qos: 1 })
    const heard = [await screen.next(), await screen.next(), await screen.next()]
    expect(heard.map(({ text }) => JSON.parse(text).status)).toEqual(['online', 'offline', undefined])
    expect(JSON.parse(heard[1]?.text ?? '')).toHaveProperty('since')
  })
})

describe('a broker', () => {
  it('that is not there is reported with its address and without the password', async () => {
    const gone = await foreignBroker()
    await gone[Symbol.asyncDispose]()
    const url = gone.url.replace('mqtt://', 'mqtt://ecran:secret@')
    const failure = ClientTransport.connect({ url, ...unit })
    await expect(failure).rejects.toMatchObject({ code: 'UMT-BUS-104', params: { url: gone.url } })
    await expect(failure).rejects.not.toThrow(/secret/)
  })

  it('that accepts the connection and says nothing is given up', async () => {
    const mute = createServer((socket) => socket.resume().on('error', () => {})).listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const address = mute.address()
    const port = typeof address === 'object' ? address?.port : undefined
    await expect(
      ClientTransport.connect({ url: `mqtt://127.0.0.1:${port}`, ...unit, connectTimeoutMs: 50 }),
    ).rejects.toMatchObject({ code: 'UMT-BUS-104' })
    const closed = once(mute, 'close')
    mute.close()
    await closed
  })
})
