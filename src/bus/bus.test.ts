import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UmtError } from '../errors.ts'
import { Decimal } from '../reading/decimal.ts'
import type { Handlers } from './answer.ts'
import { Bus } from './bus.ts'
import type { Caller } from './caller.ts'
import { EmbeddedBroker } from './embedded-broker.ts'
import { RawJson } from './raw-json.ts'
import { DATA_SAMPLES, REQUEST_SAMPLES, SAMPLES } from './samples.ts'
import { type Stranger, stranger } from './testing/stranger.ts'
import { TEST_USER, TEST_USERS } from './testing/test-user.ts'

const ROOT = 'umt/v1/umt-1'

const callers: ((caller: Caller) => void)[] = []

const HANDLERS: Handlers = {
  devices: (_request, caller) => {
    callers.shift()?.(caller)
    return DATA_SAMPLES.devices
  },
  scan: () => DATA_SAMPLES.scan,
  pair: () => DATA_SAMPLES.pair,
  'pair/answer': () => DATA_SAMPLES['pair/answer'],
  'pair/cancel': () => DATA_SAMPLES['pair/cancel'],
  forget: () => DATA_SAMPLES.forget,
  'encounter/open': async ({ id }) => ({ id, since: '2026-11-20T09:58:00Z' }),
  'encounter/close': () => {
    throw new UmtError('UMT-ENCOUNTER-102')
  },
  'encounter/status': () => ({ ...SAMPLES.encounter, subject: { reference: 'Patient/1' } }),
  'encounter/observations': () =>
    new RawJson('[{"resourceType":"Observation","status":"final","valueQuantity":{"value":36.50}}]'),
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
  held: () => Promise.reject(new Error('patient Jeanne DUPONT, 36.5')),
}

let broker: EmbeddedBroker
let bus: Bus
let screen: Stranger
let reported: unknown[]

beforeEach(async () => {
  reported = []
  broker = await EmbeddedBroker.start({ unit: 'umt-1', users: TEST_USERS })
  bus = new Bus(broker, { unit: 'umt-1', version: '0.1.0', report: (error) => reported.push(error) })
  await bus.serve(HANDLERS)
  screen = await stranger(broker.wsUrl)
  await screen.client.subscribeAsync(`${ROOT}/#`, { qos: 1 })
})

afterEach(async () => {
  await screen[Symbol.asyncDispose]()
  await bus.close()
})

async function ask(verb: string, body: unknown) {
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  await screen.client.publishAsync(`${ROOT}/request/${verb}`, payload, { qos: 1 })
  const { topic, text, qos, retain } = await screen.next()
  expect({ topic, qos, retain }).toEqual({ topic: `${ROOT}/response/${verb}`, qos: 1, retain: false })
  return { text, envelope: JSON.parse(text) }
}

describe('a request', () => {
  it('is answered with its transaction', async () => {
    const { envelope } = await ask('encounter/open', { transaction: 't-1', ...REQUEST_SAMPLES['encounter/open'] })
    expect(envelope).toEqual({
      transaction: 't-1',
      status: 'ok',
      data: { id: 'c-2026-11-20-07', since: '2026-11-20T09:58:00Z' },
    })
  })

  it('made many times at once is answered each time under its own transaction', async () => {
    const transactions = Array.from({ length: 30 }, (_, index) => `t-${index}`)
    for (const transaction of transactions)
      screen.client.publish(`${ROOT}/request/devices`, JSON.stringify({ transaction }), { qos: 1 })
    const answered: string[] = []
    while (answered.length < transactions.length) answered.push(JSON.parse((await screen.next()).text).transaction)
    expect(answered.toSorted()).toEqual(transactions.toSorted())
  })

  it('is handed over with who makes it: as the broker knows the client, and as the client says', async () => {
    const { promise, resolve } = Promise.withResolvers<Caller>()
    await using ecran = await stranger(broker.url, { clientId: 'ecran-1' })
    callers.push(resolve)
    const body = { transaction: 't-1', by: 'Élodie', client: 'daemon', user: 'root', caller: { user: 'root' } }
    await ecran.client.publishAsync(`${ROOT}/request/devices`, JSON.stringify(body), { qos: 1 })
    const { roles: _roles, connection: _connection, ...who } = await promise
    expect(who).toEqual({ client: 'ecran-1', user: TEST_USER.name, says: 'Élodie' })
  })

  it.each([
    ['no text', 7],
    ['empty', ''],
    ['endless', 'x'.repeat(65)],
    ['on two lines', 'a\nb'],
    ['an escape sequence', '\u001b[2J'],
  ])('whose name of a person is %s is refused, and the answer says why to whoever asked', async (_what, by) => {
    const { envelope } = await ask('devices', { transaction: 't-1', by })
    expect(envelope).toMatchObject({
      transaction: 't-1',
      error: { code: 'UMT-BUS-102', message: expect.stringMatching(/\bby\b/) },
    })
  })

  it('for Observations is answered with their digits as they were', async () => {
    const { text } = await ask('encounter/observations', { transaction: 't-1' })
    expect(text).toContain('"value":36.50')
  })

  it('is answered without what the contract does not name', async () => {
    const { envelope } = await ask('encounter/status', { transaction: 't-1' })
    expect(envelope.data).toEqual(SAMPLES.encounter)
  })

  it.each<[string, unknown, string | undefined]>([
    ['no JSON', '{"transaction":', undefined],
    ['no UTF-8', Buffer.of(0x22, 0xff, 0x22), undefined],
    ['empty', '', undefined],
    ['no object', '[]', undefined],
    ['null', 'null', undefined],
    ['without a transaction', {}, undefined],
    ['with an empty transaction', { transaction: '' }, undefined],
    ['with an endless transaction', { transaction: 'x'.repeat(129) }, undefined],
    ['without its fields', { transaction: 't-9' }, 't-9'],
    ['for nobody', { transaction: 't-9', id: 'e-1', subject: { kind: 'unknown' } }, 't-9'],
  ])('that is %s is answered as malformed', async (_what, body, transaction) => {
    const { envelope } = await ask('encounter/open', body)
    expect(envelope).toMatchObject({ status: 'error', error: { code: 'UMT-BUS-102' } })
    expect(envelope.transaction).toBe(transaction)
    expect(reported).toEqual([])
  })

  it('that is malformed does not come back in the answer', async () => {
    const subject = { kind: 'logical', system: '', value: 'DUPONT' }
    const { text } = await ask('encounter/open', { transaction: 't-1', id: 'e-1', subject })
    expect(text).toContain('subject.system')
    expect(text).not.toContain('DUPONT')
  })

  it('with an unknown verb is told which ones there are', async () => {
    const { envelope } = await ask('no/such-verb', { transaction: 't-2' })
    expect(envelope).toMatchObject({ transaction: 't-2', status: 'error', error: { code: 'UMT-BUS-103' } })
    expect(envelope.error.next.en).toContain('encounter/open')
  })

  it('named like a property of every object is unknown too', async () => {
    const { envelope } = await ask('constructor', { transaction: 't-2' })
    expect(envelope.error.code).toBe('UMT-BUS-103')
  })

  it('that cannot be met is answered with the code and the sentences of the reason', async () => {
    const { envelope } = await ask('encounter/close', { transaction: 't-3', id: 'e-1' })
    expect(envelope).toEqual({
      transaction: 't-3',
      status: 'error',
      error: {
        code: 'UMT-ENCOUNTER-102',
        message: 'No encounter is open.',
        fr: 'Aucune consultation n’est ouverte.',
        next: { fr: 'En ouvrir une : umt encounter open.', en: 'Open one: umt encounter open.' },
        params: {},
      },
    })
  })

  it('that fails inside is answered without the text of the failure, which goes to the log', async () => {
    const { envelope, text } = await ask('held', { transaction: 't-4' })
    expect(envelope).toMatchObject({ transaction: 't-4', status: 'error', error: { code: 'UMT-CLI-199' } })
    expect(text).not.toContain('DUPONT')
    expect(reported).toEqual([expect.objectContaining({ message: 'patient Jeanne DUPONT, 36.5' })])
  })
})

describe('a request that is delivered again', () => {
  const OPEN = { transaction: 't-1', ...REQUEST_SAMPLES['encounter/open'] }
  let carriedOut: string[]
  let hold: Promise<void>

  beforeEach(async () => {
    await bus.close()
    await screen[Symbol.asyncDispose]()
    carriedOut = []
    hold = Promise.resolve()
    broker = await EmbeddedBroker.start({ unit: 'umt-1', users: TEST_USERS })
    bus = new Bus(broker, { unit: 'umt-1', version: '0.1.0' })
    await bus.serve({
      ...HANDLERS,
      devices: () => {
        carriedOut.push('devices')
        return []
      },
      'encounter/open': async ({ id }) => {
        carriedOut.push(id)
        const since = new Date(carriedOut.length * 1000).toISOString()
        await hold
        return { id, since }
      },
      'encounter/close': ({ id }) => {
        carriedOut.push(id)
        throw new UmtError(carriedOut.length === 1 ? 'UMT-ENCOUNTER-102' : 'UMT-ENCOUNTER-101')
      },
    })
    screen = await stranger(broker.wsUrl)
    await screen.client.subscribeAsync(`${ROOT}/#`, { qos: 1 })
  })

  it('is answered as before and not carried out again', async () => {
    const { text } = await ask('encounter/open', OPEN)
    await ask('encounter/close', { transaction: 't-2', id: OPEN.id })
    expect((await ask('encounter/open', OPEN)).text).toBe(text)
    expect(carriedOut).toEqual([OPEN.id, OPEN.id])
  })

  it('is refused as before, though it would be met by now', async () => {
    const { text } = await ask('encounter/close', { transaction: 't-1', id: 'e-1' })
    expect((await ask('encounter/close', { transaction: 't-1', id: 'e-1' })).text).toBe(text)
    expect(carriedOut).toEqual(['e-1'])
  })

  it('while it is carried out is not carried out again', async () => {
    const released = Promise.withResolvers<void>()
    hold = released.promise
    const publish = () => screen.client.publishAsync(`${ROOT}/request/encounter/open`, JSON.stringify(OPEN), { qos: 1 })
    await publish()
    await publish()
    released.resolve()
    const [first, second] = [await screen.next(), await screen.next()]
    expect(second.text).toBe(first.text)
    expect(carriedOut).toEqual([OPEN.id])
  })

  it('under the transaction of another one is another request', async () => {
    await ask('encounter/open', OPEN)
    expect((await ask('encounter/open', { ...OPEN, id: 'e-2' })).envelope.data.id).toBe('e-2')
    expect((await ask('encounter/close', { transaction: 't-1', id: 'e-2' })).envelope.status).toBe('error')
    expect(carriedOut).toEqual([OPEN.id, 'e-2', 'e-2'])
  })

  it('is answered anew when it only asks: an old answer would be the last patient’s', async () => {
    await ask('devices', { transaction: 't-1' })
    await ask('devices', { transaction: 't-1' })
    expect(carriedOut).toEqual(['devices', 'devices'])
  })

  it('is known among the last 64', async () => {
    for (let index = 0; index <= 64; index += 1) await ask('encounter/open', { ...OPEN, id: `e-${index}` })
    await ask('encounter/open', { ...OPEN, id: 'e-1' })
    expect(carriedOut).toHaveLength(65)
    await ask('encounter/open', { ...OPEN, id: 'e-0' })
    expect(carriedOut).toHaveLength(66)
  })
})

describe('the bus', () => {
  it('says offline, then online, in the order of the calls', async () => {
    void bus.online()
    void bus.offline()
    void bus.online()
    const heard = [await screen.next(), await screen.next(), await screen.next()]
    expect(heard.map(({ text }) => JSON.parse(text).status)).toEqual(['online', 'offline', 'online'])
    await using later = await stranger(broker.url)
    await later.client.subscribeAsync(`${ROOT}/status`)
    expect(await later.next()).toMatchObject({ retain: true, text: expect.stringContaining('"online"') })
  })

  it('publishes the digits of a decimal as they are, typed or raw', async () => {
    const observation = { ...SAMPLES.observations, valueQuantity: { value: Decimal.parse('36.50') } }
    await bus.publish('observations', { metric: 'body-temperature', device: 'a' }, observation)
    expect(await screen.next()).toMatchObject({ topic: `${ROOT}/observations/body-temperature/a`, retain: false })
    const raw = '{"resourceType":"Observation","status":"final","valueQuantity":{"value":18.0}}'
    await bus.publish('observations', { metric: 'body-temperature', device: 'a' }, observation)
    expect((await screen.next()).text).toContain('"value":36.50')
    await bus.publishRaw('observations', { metric: 'body-temperature', device: 'a' }, raw)
    expect((await screen.next()).text).toBe(raw)
  })

  it('does not publish the value and the patient of a row that has more than the contract', async () => {
    const row = { ...SAMPLES.held, value: 97.5, subject: { kind: 'literal', reference: 'Patient/1' } }
    await bus.publish('held', {}, row)
    expect(JSON.parse((await screen.next()).text)).toEqual(SAMPLES.held)
  })

  it('lets nobody hear any more of a device that was forgotten', async () => {
    await bus.publish('devices', { device: 'gone' }, SAMPLES.devices)
    await bus.publish('devices', { device: 'kept' }, SAMPLES.devices)
    await bus.clear('devices', { device: 'gone' })
    await using later = await stranger(broker.url)
    await later.client.subscribeAsync(`${ROOT}/devices/+`)
    await later.client.subscribeAsync(`${ROOT}/status`)
    await bus.online()
    const heard = [await later.next(), await later.next()]
    expect(heard.map(({ topic }) => topic)).toEqual([`${ROOT}/devices/kept`, `${ROOT}/status`])
  })

  it('refuses a payload that breaks its schema and names the field, not the value', async () => {
    const wrong = { ...SAMPLES.held, measuredAt: '2026-11-20T10:00:00' }
    const refused = bus.publish('held', {}, wrong)
    await expect(refused).rejects.toMatchObject({
      code: 'UMT-CLI-199',
      params: { detail: 'payload of held: measuredAt' },
    })
    await expect(refused).rejects.not.toThrow(/10:00/)
  })
})
