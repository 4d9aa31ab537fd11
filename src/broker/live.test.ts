import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../clock.ts'
import { failureOf } from './failure.ts'
import { Live } from './live.ts'
import { openConnection } from './open.ts'
import { ExactBroker } from './testing/exact-broker.ts'

let broker: ExactBroker
let live: Live

const LIVE = { qos: 1, retain: false } as const
const LAST = { qos: 1, retain: true } as const
const topic = (name: string) => `umt/v1/umt-1/${name}`

beforeEach(async () => {
  broker = await ExactBroker.start()
  live = new Live({
    url: broker.url,
    unit: 'umt-1',
    version: '0.0.0',
    clock: systemClock,
    random: () => 0,
    open: (wanted) => openConnection({ ...wanted, url: broker.url, material: {} }),
    failureOf: (thrown) => failureOf(thrown, { url: broker.url, unit: 'umt-1', now: Date.now(), own: undefined }),
    connected: async () => undefined,
    told: { failed: () => undefined, well: () => undefined },
  })
})

afterEach(async () => {
  await live.dispose()
  await broker[Symbol.asyncDispose]()
})

test('what is said while the broker is away is dropped, but for the last word on what is retained', async () => {
  for (let n = 0; n < 1_000; n += 1) live.take(topic('observations/heart-rate/a'), `${n}`, LIVE)
  live.take(topic('encounter'), 'open', LAST)
  live.take(topic('encounter'), 'closed', LAST)
  live.take(topic('status'), 'online', LAST)
  live.start()
  await vi.waitUntil(() => broker.said.length >= 2)
  live.take(topic('events'), 'now', LIVE)
  await vi.waitUntil(() => broker.said.length >= 3)
  expect(broker.said).toEqual(['encounter', 'status', 'events'].map(topic))
})

test('a broker that takes nothing has a few messages waiting for it, and what is retained once it goes on', async () => {
  broker.isMute = true
  live.start()
  await vi.waitUntil(() => broker.connections > 0)
  live.take(topic('status'), 'online', LAST)
  await vi.waitUntil(() => broker.said.length === 1)
  for (let n = 0; n < 5_000; n += 1) live.take(topic('observations/heart-rate/a'), `${n}`, LIVE)
  live.take(topic('encounter'), 'closed', LAST)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(broker.said.length).toBeLessThanOrEqual(64)
  expect(broker.said).not.toContain(topic('encounter'))
  broker.isMute = false
  // It forgets what it did not acknowledge, and nothing old comes again.
  const before = broker.said.length
  broker.cut()
  live.wake('network')
  await vi.waitUntil(() => broker.said.includes(topic('encounter')), { timeout: 10_000 })
  expect(broker.said.slice(before).toSorted()).toEqual(['encounter', 'status'].map(topic))
})

test('what was taken back while the connection died is taken back again, so that no forgotten device stays there', async () => {
  broker.isMute = true
  live.start()
  await vi.waitUntil(() => broker.connections > 0)
  live.take(topic('devices/a'), '', LAST)
  await vi.waitUntil(() => broker.said.length === 1)
  broker.isMute = false
  broker.cut()
  live.wake('network')
  await vi.waitUntil(() => broker.said.length === 2, { timeout: 10_000 })
  // Once the broker has said that it is gone it is not told a third time.
  live.take(topic('status'), 'online', LAST)
  await vi.waitUntil(() => broker.said.length === 3)
  broker.cut()
  live.wake('network')
  await vi.waitUntil(() => broker.said.length === 4, { timeout: 10_000 })
  expect(broker.said).toEqual(['devices/a', 'devices/a', 'status', 'status'].map(topic))
})

test('a last word with QoS 0 is said once, and holds nothing behind it', async () => {
  live.take(topic('health'), 'well', { qos: 0, retain: true })
  live.take(topic('devices/a'), '', LAST)
  live.take(topic('status'), 'online', LAST)
  live.start()
  await vi.waitUntil(() => broker.said.includes(topic('status')))
  live.take(topic('events'), 'now', LIVE)
  await vi.waitUntil(() => broker.said.includes(topic('events')))
  expect(broker.said).toEqual(['health', 'devices/a', 'status', 'events'].map(topic))
})

test('a broker that takes three at a time gets no more, and every last word and every answer', async () => {
  broker.announces = { receiveMaximum: 3 }
  for (let n = 0; n < 20; n += 1) live.take(topic(`devices/${n}`), 'there', LAST)
  live.start()
  await vi.waitUntil(() => broker.said.length > 0)
  for (let n = 0; n < 20; n += 1) {
    live.take(topic('observations/heart-rate/a'), `${n}`, LIVE)
    live.reply(topic(`response/${n}`), '{}')
  }
  await vi.waitUntil(() => broker.said.filter((each) => each.includes('/response/')).length === 20)
  await vi.waitUntil(() => new Set(broker.said.filter((each) => each.includes('/devices/'))).size === 20)
  expect(broker.breaches).toEqual([])
  expect(broker.connections).toBe(1)
})

test('what is larger than the broker takes is not said, and holds nothing up', async () => {
  broker.announces = { maximumPacketSize: 200 }
  live.take(topic('health'), 'x'.repeat(300), LAST)
  live.take(topic('status'), 'online', LAST)
  live.start()
  await vi.waitUntil(() => broker.said.length > 0)
  live.take(topic('events'), 'y'.repeat(300), LIVE)
  live.take(topic('events'), 'now', LIVE)
  await vi.waitUntil(() => broker.said.length > 1)
  expect(broker.said).toEqual(['status', 'events'].map(topic))
  expect(broker.breaches).toEqual([])
})
