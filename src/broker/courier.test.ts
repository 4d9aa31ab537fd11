import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import type { UmtError } from '../errors.ts'
import { openJournal } from '../journal/open.ts'
import { moving } from '../journal/testing/deliveries.ts'
import { entryOf } from '../journal/testing/entries.ts'
import { temporaryFolder } from '../journal/testing/folder.ts'
import type { Journal, JournalEntry } from '../journal/types.ts'
import { BROKER } from './name.ts'
import { OutsideBroker } from './outside-broker.ts'
import { ExactBroker, type Moment } from './testing/exact-broker.ts'

let broker: ExactBroker
let journal: Journal
let told: UmtError[]
const running = new Set<OutsideBroker>()

beforeEach(async () => {
  broker = await ExactBroker.start()
  journal = openJournal({ path: join(temporaryFolder(), 'journal.db'), clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: BROKER }])
  told = []
})

afterEach(async () => {
  await Promise.all([...running].map((each) => each[Symbol.asyncDispose]()))
  running.clear()
  journal[Symbol.dispose]()
  await broker[Symbol.asyncDispose]()
})

function start(): OutsideBroker {
  const outside = new OutsideBroker({
    url: broker.url,
    settings: { requests: false },
    unit: 'umt-1',
    version: '0.0.0',
    clock: systemClock,
    outbox: journal.outbox,
    env: {},
    tell: (error) => void told.push(error as UmtError),
    report: () => undefined,
    random: () => 0,
  })
  running.add(outside)
  outside.start({} as Parameters<OutsideBroker['start']>[0])
  return outside
}

async function stop(outside: OutsideBroker): Promise<void> {
  running.delete(outside)
  await outside[Symbol.asyncDispose]()
}

const measured = (n: number, changes: Partial<JournalEntry> = {}): JournalEntry => {
  const entry = entryOf(n, changes)
  const observations = entry.observations.map(({ id, metric }) => ({ id, metric, body: bodyOf(id) }))
  return { ...entry, observations }
}
const bodyOf = (id: string) => JSON.stringify({ resourceType: 'Observation', id, status: 'final', n: 36.5 })
const idsOf = (n: number) => entryOf(n).observations.map(({ id }) => id)
const arrived = () => broker.delivered.map((json) => JSON.parse(json).id)
const owed = () => journal.outbox.tallies().find(({ endpoint }) => endpoint === BROKER)?.owed
const drained = () => vi.waitUntil(() => owed() === 0, { timeout: 20_000 })

const HANDSHAKE: readonly Moment[] = [
  'hears connect',
  'says connack',
  'hears publish',
  'says pubrec',
  'hears pubrel',
  'says pubcomp',
]

describe('finals reach a broker outside in their order, each once', () => {
  test('while nothing fails', async () => {
    journal.commit([measured(1), measured(2)])
    const outside = start()
    await drained()
    journal.commit([measured(3)])
    outside.wakeFor('owed')
    await drained()
    expect(arrived()).toEqual([1, 2, 3].flatMap(idsOf))
    expect(outside.state).toMatchObject({ name: BROKER, lastAcceptedAt: expect.any(Number) })
  })

  test.each(HANDSHAKE)('when the connection dies as the broker %s', async (moment) => {
    journal.commit([measured(1), measured(2)])
    broker.cutAt = moment
    start()
    await drained()
    expect(broker.cutAt).toBeUndefined()
    expect(arrived()).toEqual([1, 2].flatMap(idsOf))
  })

  test.each(HANDSHAKE)('when the daemon is gone as the broker %s, and another one goes on', async (moment) => {
    journal.commit([measured(1), measured(2)])
    broker.cutAt = moment
    const first = start()
    await vi.waitUntil(() => broker.cutAt === undefined, { timeout: 10_000 })
    await stop(first)
    start()
    await drained()
    expect(arrived()).toEqual([1, 2].flatMap(idsOf))
  })

  test('when the broker has lost its session with one under way: that one again, none lost', async () => {
    journal.commit([measured(1), measured(2)])
    broker.cutAt = 'hears pubrel'
    const first = start()
    await vi.waitUntil(() => broker.cutAt === undefined, { timeout: 10_000 })
    await stop(first)
    broker.loseSessions()
    start()
    await drained()
    expect(arrived()).toEqual([1, 2].flatMap(idsOf))
  })
})

test('what a person moves while it is under way does not arrive at the wrong patient', async () => {
  journal.commit([measured(1)])
  broker.cutAt = 'hears pubrel'
  const first = start()
  await vi.waitUntil(() => broker.cutAt === undefined, { timeout: 10_000 })
  await stop(first)
  expect(broker.delivered).toEqual([])
  journal.record([moving(1, 'encounter-2')])
  start()
  await drained()
  const said = broker.delivered.map((json) => JSON.parse(json))
  // What may be there is withdrawn, without its values, before what replaces it.
  expect(said.filter(({ id, status }) => idsOf(1).includes(id) && status === 'final')).toEqual([])
  const first2 = said.findIndex(({ id }) => !idsOf(1).includes(id))
  expect(said.slice(first2).every(({ id }) => !idsOf(1).includes(id))).toBe(true)
  expect(said.length).toBeGreaterThan(2)
  // Nor may its number stay behind there, where it would swallow a message after 65,535 others.
  expect(broker.resumed).toEqual([false, false])
})

test('a new journal does not go on with the session of the one before, whose open number would swallow a final', async () => {
  journal.commit([measured(1)])
  broker.cutAt = 'says pubrec'
  const first = start()
  await vi.waitUntil(() => broker.cutAt === undefined, { timeout: 10_000 })
  await stop(first)
  journal[Symbol.dispose]()
  journal = openJournal({ path: join(temporaryFolder(), 'journal.db'), clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: BROKER }])
  journal.commit([measured(2)])
  start()
  await drained()
  expect(arrived()).toEqual(idsOf(2))
})

test('another vehicle of the same name is told of, and the two do not throw each other out all day', async () => {
  const outside = start()
  await vi.waitUntil(() => broker.connections === 2)
  broker.takeOver()
  await vi.waitUntil(() => outside.state.state === 'stopped')
  expect(told.map(({ code }) => code)).toEqual(['UMT-BUS-158'])
})

describe('a broker that refuses', () => {
  test('to let us in is told of once, whichever connection it refuses, and nothing is lost', async () => {
    journal.commit([measured(1)])
    broker.refusal = { connack: 0x87 }
    const outside = start()
    await vi.waitUntil(() => outside.state.state === 'stopped' && broker.connections >= 2)
    outside.wakeFor('asked')
    await vi.waitUntil(() => broker.connections >= 4)
    await vi.waitUntil(() => outside.state.state === 'stopped')
    expect(told.map(({ code }) => code)).toEqual(['UMT-BUS-151'])
    expect(outside.problems(0).map(({ code }) => code)).toEqual(['UMT-BUS-151'])
    broker.refusal = {}
    outside.wakeFor('asked')
    await drained()
    await vi.waitUntil(() => told.length === 2, { timeout: 15_000 })
    expect(told.map(({ code }) => code)).toEqual(['UMT-BUS-151', 'UMT-BUS-155'])
  })

  test('to let finals be published keeps them owed, and says so once', async () => {
    journal.commit([measured(1)])
    broker.refusal = { pubrec: 0x87 }
    const outside = start()
    await vi.waitUntil(() => outside.state.state === 'stopped')
    expect(told.map(({ code }) => code)).toEqual(['UMT-BUS-153'])
    expect(owed()).toBe(2)
    broker.refusal = {}
    outside.wakeFor('asked')
    await drained()
    expect(arrived()).toEqual(idsOf(1))
  })

  test('one message for what it is has it put aside, and takes those behind it', async () => {
    journal.commit([measured(1), measured(2)])
    broker.refusal = { pubrec: 0x99, times: 1 }
    start()
    await drained()
    expect(arrived()).toEqual([...idsOf(1).slice(1), ...idsOf(2)])
    expect(journal.outbox.tallies()).toMatchObject([{ quarantined: 1 }])
    expect(told.map(({ code }) => code)).toContain('UMT-BUS-157')
  })
})
