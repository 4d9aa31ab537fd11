import { userInfo } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UmtError } from '../errors.ts'
import { Decimal } from '../reading/decimal.ts'
import type { Handlers } from './answer.ts'
import { Bus } from './bus.ts'
import type { Caller } from './caller.ts'
import { BusClient, type Received } from './client.ts'
import { EmbeddedBroker } from './embedded-broker.ts'
import { RawJson } from './raw-json.ts'
import { DATA_SAMPLES, REQUEST_SAMPLES, SAMPLES } from './samples.ts'
import { stranger } from './testing/stranger.ts'
import { asUser, TEST_USER, TEST_USERS } from './testing/test-user.ts'
import { rootOf, type TopicName } from './topics.ts'

const OBSERVATION = '{"resourceType":"Observation","status":"final","valueQuantity":{"value":36.50}}'

let broker: EmbeddedBroker
let bus: Bus
let callers: Caller[]
let refusal: UmtError
let never: PromiseWithResolvers<never>

const handlers = (): Handlers => ({
  devices: (_request, caller) => {
    callers.push(caller)
    return DATA_SAMPLES.devices
  },
  scan: () => DATA_SAMPLES.scan,
  pair: () => DATA_SAMPLES.pair,
  'pair/answer': () => DATA_SAMPLES['pair/answer'],
  'pair/cancel': () => DATA_SAMPLES['pair/cancel'],
  forget: () => DATA_SAMPLES.forget,
  'encounter/open': () => {
    throw refusal
  },
  'encounter/close': () => never.promise,
  'encounter/status': () => SAMPLES.encounter,
  'encounter/observations': () => new RawJson(`[${OBSERVATION}]`),
  capture: () => DATA_SAMPLES.capture,
  'held/show': () => DATA_SAMPLES['held/show'],
  'held/assign': () => DATA_SAMPLES['held/assign'],
  'held/discard': () => DATA_SAMPLES['held/discard'],
  'reading/move': () => DATA_SAMPLES['reading/move'],
  'uplink/status': () => DATA_SAMPLES['uplink/status'],
  'outbox/list': () => DATA_SAMPLES['outbox/list'],
  'outbox/retry': () => DATA_SAMPLES['outbox/retry'],
  'outbox/discard': () => DATA_SAMPLES['outbox/discard'],
  'outbox/export': () => DATA_SAMPLES['outbox/export'],
  'frames/look': () => DATA_SAMPLES['frames/look'],
  held: () => new RawJson('[{"key":""}]'),
})

beforeEach(async () => {
  callers = []
  refusal = new UmtError('UMT-ENCOUNTER-101', { encounter: 'e-1' })
  never = Promise.withResolvers()
  broker = await EmbeddedBroker.start({ unit: 'umt-1', users: TEST_USERS })
  bus = new Bus(broker, { unit: 'umt-1', version: '0.1.0' })
  await bus.serve(handlers())
})

afterEach(() => bus.close())

/** Subscribes and gives the messages one by one. */
async function listen<N extends TopicName>(client: BusClient, name: N): Promise<() => Promise<Received<N>>> {
  const stream = new TransformStream<Received<N>, Received<N>>(undefined, { highWaterMark: Number.POSITIVE_INFINITY })
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  await client.subscribe(name, (received) => void writer.write(received))
  return async () => {
    const { value } = await reader.read()
    if (value === undefined) throw new Error('ended')
    return value
  }
}

describe('our client', () => {
  it('gets what is retained, then what comes, typed and with its parameters', async () => {
    await bus.online()
    await using client = await BusClient.connect(asUser(broker.url), 'umt-1')
    const status = await listen(client, 'status')
    expect((await status()).payload).toMatchObject({ status: 'online', unit: 'umt-1' })
    const devices = await listen(client, 'devices')
    await bus.publish('devices', { device: 'nonin-3230-1' }, SAMPLES.devices)
    expect(await devices()).toMatchObject({ params: { device: 'nonin-3230-1' }, payload: SAMPLES.devices })
  })

  it('keeps the digits of an Observation and the text it came in', async () => {
    await using client = await BusClient.connect(asUser(broker.wsUrl), 'umt-1')
    const observations = await listen(client, 'observations')
    await bus.publishRaw('observations', { metric: 'body-temperature', device: 'a' }, OBSERVATION)
    const { payload, json } = await observations()
    expect(json).toBe(OBSERVATION)
    expect(payload).toHaveProperty('valueQuantity.value', Decimal.parse('36.50'))
    const [observation] = await client.request('encounter/observations', {})
    expect(observation).toHaveProperty('valueQuantity.value', Decimal.parse('36.50'))
  })

  it('is not given a message that breaks its schema, and goes on', async () => {
    const reported: Error[] = []
    await using client = await BusClient.connect(asUser(broker.url), 'umt-1', {
      report: (error) => reported.push(error),
    })
    const events = await listen(client, 'events')
    await bus.publishRaw('events', {}, '{"code":')
    await bus.clear('events', {})
    await bus.publishRaw('events', {}, '{"code":"x"}')
    await bus.publish('events', {}, SAMPLES.events)
    expect((await events()).payload).toEqual(SAMPLES.events)
    expect(reported).toHaveLength(2)
  })

  it('has each of its requests answered, several at a time', async () => {
    await using client = await BusClient.connect(asUser(broker.url), 'umt-1')
    const asked = Array.from({ length: 10 }, () => client.request('devices', {}))
    const status = client.request('encounter/status', {})
    for (const devices of await Promise.all(asked)) expect(devices).toEqual(DATA_SAMPLES.devices)
    expect(await status).toEqual(SAMPLES.encounter)
  })

  it('says who sits before it: the user of the process, or whom it was told', async () => {
    await using own = await BusClient.connect(asUser(broker.url), 'umt-1')
    await own.request('devices', {})
    await using told = await BusClient.connect(asUser(broker.url), 'umt-1', { by: 'Élodie' })
    await told.request('devices', {})
    expect(callers.map(({ says }) => says)).toEqual([userInfo().username, 'Élodie'])
  })

  it('is not confused by the answers to somebody else or by answers that are none', async () => {
    await using client = await BusClient.connect(asUser(broker.url), 'umt-1')
    await using other = await stranger(broker.url)
    await client.request('devices', {})
    await other.client.subscribeAsync(`${rootOf('umt-1')}/response/devices`)
    await other.client.publishAsync(`${rootOf('umt-1')}/request/devices`, '{"transaction":"constructor"}')
    await other.next()
    for (const text of ['', '{"status":"ok"}', 'null'])
      await broker.publish(`${rootOf('umt-1')}/response/devices`, text, {
        qos: 1,
        retain: false,
        to: { user: TEST_USER.name },
      })
    expect(await client.request('devices', {})).toEqual(DATA_SAMPLES.devices)
  })

  it('throws the error of the daemon with its code and its parameters', async () => {
    await using client = await BusClient.connect(asUser(broker.url), 'umt-1')
    const refused = client.request('encounter/open', REQUEST_SAMPLES['encounter/open'])
    await expect(refused).rejects.toThrow(new UmtError('UMT-ENCOUNTER-101', { encounter: 'e-1' }))
    await expect(refused).rejects.toMatchObject({ code: 'UMT-ENCOUNTER-101', params: { encounter: 'e-1' } })
  })

  it('tells the words of a parameter in the language of the reader', async () => {
    refusal = new UmtError('UMT-HELD-102', {
      decision: { fr: 'attribuée', en: 'assigned' },
      when: { fr: '20 novembre 2026 à 10:04', en: '20 November 2026 at 10:04' },
      act: '3',
    })
    await using client = await BusClient.connect(asUser(broker.url), 'umt-1')
    const told = await client.request('encounter/open', REQUEST_SAMPLES['encounter/open']).catch((error) => error)
    expect(told.what('fr')).toBe('Cette mesure a déjà été attribuée le 20 novembre 2026 à 10:04 (acte 3).')
    expect(told.what('en')).toBe('This reading was already assigned on 20 November 2026 at 10:04 (act 3).')
    expect([told.next('fr'), told.exit]).toEqual([refusal.next('fr'), refusal.exit])
  })

  it('has a name of its own that tells a command of ours in the audit', async () => {
    await using one = await BusClient.connect(asUser(broker.url), 'umt-1')
    await using other = await BusClient.connect(asUser(broker.url), 'umt-1')
    for (const client of [one, other]) await client.request('devices', {})
    for (const { client } of callers) expect(client).toMatch(/^umt-[0-9a-f]{8}$/)
    expect(new Set(callers.map(({ client }) => client)).size).toBe(2)
  })

  it('takes no answer that breaks its schema', async () => {
    await using client = await BusClient.connect(asUser(broker.url), 'umt-1')
    await expect(client.request('held', {})).rejects.toMatchObject({ code: 'UMT-BUS-104' })
  })

  it('gives up a request that nobody answers', async () => {
    await using client = await BusClient.connect(asUser(broker.url), 'umt-1')
    const asked = client.request('encounter/close', { id: 'e-1' }, { timeoutMs: 30 })
    await expect(asked).rejects.toMatchObject({ code: 'UMT-BUS-104', params: { detail: 'no answer in 30 ms' } })
  })

  it('that loses the daemon while it waits for an answer is told at once', async () => {
    await using client = await BusClient.connect(asUser(broker.url), 'umt-1')
    await client.request('devices', {})
    const asked = client.request('encounter/close', { id: 'e-1' }, { timeoutMs: 60_000 })
    const refused = expect(asked).rejects.toMatchObject({ code: 'UMT-BUS-104' })
    await client.request('devices', {})
    await bus.close()
    await refused
  })

  it('is told when there is no daemon', async () => {
    await bus.close()
    await expect(BusClient.connect(asUser(broker.url), 'umt-1')).rejects.toMatchObject({
      code: 'UMT-BUS-104',
      exit: 69,
    })
  })

  it('of another unit is told that this daemon lets it hear nothing', async () => {
    await using client = await BusClient.connect(asUser(broker.url), 'umt-2')
    await expect(client.subscribe('status', () => {})).rejects.toMatchObject({ code: 'UMT-BUS-119', exit: 77 })
  })
})
