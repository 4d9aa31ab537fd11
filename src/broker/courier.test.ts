import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { refusingDisk } from '../../tests/support/refusing-disk.ts'
import { moving } from '../journal/testing/deliveries.ts'
import { BROKER } from './name.ts'
import type { Moment } from './testing/exact-broker.ts'
import { idsOf, measured, OutsideBench } from './testing/outside-bench.ts'

let bench: OutsideBench

beforeEach(async () => {
  bench = await OutsideBench.start()
})

afterEach(() => bench[Symbol.asyncDispose]())

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
    bench.journal.commit([measured(1), measured(2)])
    const outside = bench.start()
    await bench.drained()
    bench.journal.commit([measured(3)])
    outside.wakeFor('owed')
    await bench.drained()
    expect(bench.arrived).toEqual([1, 2, 3].flatMap(idsOf))
    expect(outside.state).toMatchObject({ name: BROKER, lastAcceptedAt: expect.any(Number) })
  })

  // At the last of them the broker has passed it on, and may be one that died before it did: see below.
  test.each(HANDSHAKE.slice(0, -1))('when the connection dies as the broker %s', async (moment) => {
    bench.journal.commit([measured(1), measured(2)])
    bench.broker.cutAt = moment
    bench.start()
    await bench.drained()
    expect(bench.broker.cutAt).toBeUndefined()
    expect(bench.arrived).toEqual([1, 2].flatMap(idsOf))
  })

  test.each(['hears pubrel', 'says pubcomp'] as const)(
    'when a tunnel swallows the connection as the broker %s, who asks for pings each second',
    async (moment) => {
      bench.journal.commit([measured(1), measured(2)])
      bench.broker.announces = { serverKeepAlive: 1 }
      bench.broker.cutBy = 'silence'
      bench.broker.cutAt = moment
      bench.start()
      await bench.drained()
      expect(bench.arrived).toEqual([1, 2].flatMap(idsOf))
    },
  )

  test.each(HANDSHAKE)('when the daemon is gone as the broker %s, and another one goes on', async (moment) => {
    bench.journal.commit([measured(1), measured(2)])
    bench.broker.cutAt = moment
    const first = bench.start()
    await vi.waitUntil(() => bench.broker.cutAt === undefined, { timeout: 10_000 })
    await bench.stop(first)
    bench.start()
    await bench.drained()
    expect(bench.arrived).toEqual([1, 2].flatMap(idsOf))
  })

  test('when the broker has lost its session with one under way: that one again, none lost', async () => {
    bench.journal.commit([measured(1), measured(2)])
    bench.broker.cutAt = 'hears pubrel'
    const first = bench.start()
    await vi.waitUntil(() => bench.broker.cutAt === undefined, { timeout: 10_000 })
    await bench.stop(first)
    bench.broker.loseSessions()
    bench.start()
    await bench.drained()
    expect(bench.arrived).toEqual([1, 2].flatMap(idsOf))
  })
})

describe('a broker that ends the connection without a word may have died, and what it said it had with it', () => {
  test('a message that it forgot goes there again, though it still knows our session', async () => {
    bench.journal.commit([measured(1), measured(2)])
    bench.broker.cutAt = 'hears pubrel'
    bench.broker.happens = (moment) => {
      if (moment === 'hears pubrel') bench.broker.loseMessages()
      bench.broker.happens = bench.broker.cutAt && bench.broker.happens
    }
    bench.start()
    await bench.drained()
    expect(bench.broker.resumed).toContain(true)
    expect(bench.arrived).toEqual([1, 2].flatMap(idsOf))
  })

  test('one that it had just passed on comes twice, by the same id and in its place', async () => {
    bench.journal.commit([measured(1), measured(2)])
    bench.broker.cutAt = 'says pubcomp'
    bench.start()
    await bench.drained()
    const [first = ''] = idsOf(1)
    expect(bench.arrived).toEqual([first, ...[1, 2].flatMap(idsOf)])
  })

  test('one that says of its own message that it does not know it gets it again', async () => {
    bench.journal.commit([measured(1), measured(2)])
    bench.broker.happens = (moment) => {
      if (moment !== 'hears pubrel') return
      bench.broker.happens = undefined
      bench.broker.loseMessages()
    }
    bench.start()
    await bench.drained()
    expect(bench.arrived).toEqual([1, 2].flatMap(idsOf))
  })
})

test('a disk that refuses the note before the connection is open is told of as the disk, and nothing is lost', async () => {
  bench.journal.commit([measured(1)])
  bench.broker.cutAt = 'hears pubrel'
  const first = bench.start()
  await vi.waitUntil(() => bench.broker.cutAt === undefined, { timeout: 10_000 })
  await bench.stop(first)
  bench.broker.loseSessions()
  let disk: Disposable | undefined
  bench.broker.happens = (moment) => {
    if (moment === 'says connack') disk ??= refusingDisk(bench.folder)
  }
  const outside = bench.start()
  // The first that is known of it: not a broker that is away.
  const problem = await vi.waitUntil(() => outside.state.problem, { timeout: 20_000, interval: 5 })
  expect(problem.code).toBe('UMT-JOURNAL-105')
  expect(bench.codes).toEqual(['UMT-JOURNAL-105'])
  expect(bench.arrived).toEqual([])
  disk?.[Symbol.dispose]()
  outside.wakeFor('asked')
  await bench.drained()
  expect(bench.arrived).toEqual(idsOf(1))
})

test('what a person moves while it is under way does not arrive at the wrong patient', async () => {
  bench.journal.commit([measured(1)])
  bench.broker.cutAt = 'hears pubrel'
  const first = bench.start()
  await vi.waitUntil(() => bench.broker.cutAt === undefined, { timeout: 10_000 })
  await bench.stop(first)
  expect(bench.broker.delivered).toEqual([])
  bench.journal.record([moving(1, 'encounter-2')])
  bench.start()
  await bench.drained()
  const said = bench.broker.delivered.map((json) => JSON.parse(json))
  // What may be there is withdrawn, without its values, before what replaces it.
  expect(said.filter(({ id, status }) => idsOf(1).includes(id) && status === 'final')).toEqual([])
  const first2 = said.findIndex(({ id }) => !idsOf(1).includes(id))
  expect(said.slice(first2).every(({ id }) => !idsOf(1).includes(id))).toBe(true)
  expect(said.length).toBeGreaterThan(2)
  // Nor may its number stay behind there, where it would swallow a message after 65,535 others.
  expect(bench.broker.resumed).toEqual([false, false])
})

test('a new journal does not go on with the session of the one before, whose open number would swallow a final', async () => {
  bench.journal.commit([measured(1)])
  bench.broker.cutAt = 'says pubrec'
  const first = bench.start()
  await vi.waitUntil(() => bench.broker.cutAt === undefined, { timeout: 10_000 })
  await bench.stop(first)
  bench.renewJournal()
  bench.journal.commit([measured(2)])
  bench.start()
  await bench.drained()
  expect(bench.arrived).toEqual(idsOf(2))
})

test('another vehicle of the same name is told of, and the two do not throw each other out all day', async () => {
  const outside = bench.start()
  await vi.waitUntil(() => bench.broker.connections === 2)
  bench.broker.takeOver()
  await vi.waitUntil(() => outside.state.state === 'stopped')
  expect(bench.codes).toEqual(['UMT-BUS-158'])
})

describe('a broker that refuses', () => {
  test('to let us in is told of once, whichever connection it refuses, and nothing is lost', async () => {
    bench.journal.commit([measured(1)])
    bench.broker.refusal = { connack: 0x87 }
    const outside = bench.start()
    await vi.waitUntil(() => outside.state.state === 'stopped' && bench.broker.connections >= 2)
    outside.wakeFor('asked')
    await vi.waitUntil(() => bench.broker.connections >= 4)
    await vi.waitUntil(() => outside.state.state === 'stopped')
    expect(bench.codes).toEqual(['UMT-BUS-151'])
    expect(outside.problems(0).map(({ code }) => code)).toEqual(['UMT-BUS-151'])
    bench.broker.refusal = {}
    outside.wakeFor('asked')
    await bench.drained()
    await vi.waitUntil(() => bench.told.length === 2, { timeout: 15_000 })
    expect(bench.codes).toEqual(['UMT-BUS-151', 'UMT-BUS-155'])
  })

  test('to let finals be published keeps them owed, and says so once', async () => {
    bench.journal.commit([measured(1)])
    bench.broker.refusal = { pubrec: 0x87 }
    const outside = bench.start()
    await vi.waitUntil(() => outside.state.state === 'stopped')
    expect(bench.codes).toEqual(['UMT-BUS-153'])
    expect(bench.owed).toBe(2)
    bench.broker.refusal = {}
    outside.wakeFor('asked')
    await bench.drained()
    expect(bench.arrived).toEqual(idsOf(1))
  })

  test('one message for what it is has it put aside, and takes those behind it', async () => {
    bench.journal.commit([measured(1), measured(2)])
    bench.broker.refusal = { pubrec: 0x99, times: 1 }
    bench.start()
    await bench.drained()
    expect(bench.arrived).toEqual([...idsOf(1).slice(1), ...idsOf(2)])
    expect(bench.journal.outbox.tallies()).toMatchObject([{ quarantined: 1 }])
    expect(bench.codes).toContain('UMT-BUS-157')
  })
})
