import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { idsOf, measured, OutsideBench } from './testing/outside-bench.ts'

let bench: OutsideBench

beforeEach(async () => {
  bench = await OutsideBench.start()
})

afterEach(() => bench[Symbol.asyncDispose]())

const IN_ORDER = [1, 2].flatMap(idsOf)
const stopped = (outside: ReturnType<OutsideBench['start']>) =>
  vi.waitUntil(() => outside.state.state === 'stopped', { timeout: 20_000 })

// AWS IoT Core, Azure Event Grid.
describe('a broker that can QoS 1 and no more', () => {
  beforeEach(() => {
    bench.broker.announces = { maximumQoS: 1 }
    bench.journal.commit([measured(1), measured(2)])
  })

  test('gets every final, in order, and each once while nothing fails', async () => {
    bench.start()
    await bench.drained()
    expect(bench.arrived).toEqual(IN_ORDER)
    expect(bench.broker.breaches).toEqual([])
  })

  test('gets one again of which it could not say that it has it, by the same id and in its place', async () => {
    bench.broker.cutAt = 'says puback'
    bench.start()
    await bench.drained()
    expect(bench.arrived).toEqual([IN_ORDER[0], ...IN_ORDER])
  })

  test('takes over what was half said to one that could QoS 2', async () => {
    bench.broker.announces = {}
    bench.broker.cutAt = 'hears pubrel'
    const first = bench.start()
    await vi.waitUntil(() => bench.broker.cutAt === undefined, { timeout: 10_000 })
    await bench.stop(first)
    bench.broker.announces = { maximumQoS: 1 }
    bench.start()
    await bench.drained()
    expect(bench.arrived).toEqual(IN_ORDER)
  })

  test('and refuses to let them be published, keeps them owed', async () => {
    bench.broker.refusal = { puback: 0x87 }
    await stopped(bench.start())
    expect(bench.codes).toEqual(['UMT-BUS-153'])
    expect(bench.owed).toBe(4)
  })
})

test('a broker that acknowledges nothing is none for finals: it is told of once, and they stay owed', async () => {
  bench.broker.announces = { maximumQoS: 0 }
  bench.journal.commit([measured(1)])
  await stopped(bench.start())
  expect(bench.codes).toEqual(['UMT-BUS-159'])
  expect(bench.owed).toBe(2)
  expect(bench.arrived).toEqual([])
})

test('a broker that keeps no last word is told of with its remedy, and gets the finals all the same', async () => {
  bench.broker.announces = { retainAvailable: false }
  bench.journal.commit([measured(1), measured(2)])
  const outside = bench.start()
  await bench.drained()
  expect(bench.arrived).toEqual(IN_ORDER)
  await vi.waitUntil(() => bench.told.length > 0)
  expect(bench.codes).toEqual(['UMT-BUS-159'])
  expect(outside.problems(0)[0]?.toldIn('fr').what).toContain('garder le dernier message (retain)')
})

test('a final that is larger than the broker takes is put aside with both sizes, and those behind it arrive', async () => {
  const [large, small] = [measured(1), measured(2)]
  const [first, ...others] = large.observations
  if (!first) throw new Error('no observation')
  const body = JSON.stringify({ ...JSON.parse(first.body), data: '1 '.repeat(2_000) })
  bench.journal.commit([{ ...large, observations: [{ ...first, body }, ...others] }, small])
  bench.broker.announces = { maximumPacketSize: 2_000 }
  bench.start()
  await bench.drained()
  expect(bench.arrived).toEqual(IN_ORDER.slice(1))
  expect(bench.codes).toContain('UMT-BUS-157')
  const [aside] = bench.journal.outbox.deliveries({ quarantined: true })
  expect(aside?.reason).toMatch(/^\d+ bytes, and the broker takes 2000$/)
})

describe('a broker that has enough of us', () => {
  test('by its quota is told of as that, and keeps its finals owed until it has room', async () => {
    bench.journal.commit([measured(1)])
    bench.broker.refusal = { pubrec: 0x97 }
    const outside = bench.start()
    await stopped(outside)
    expect(bench.codes).toEqual(['UMT-BUS-160'])
    expect(bench.owed).toBe(2)
    bench.broker.refusal = {}
    outside.wakeFor('asked')
    await bench.drained()
    expect(bench.arrived).toEqual(idsOf(1))
  })

  test.each([0x89, 0x9f])('for the moment (%i) is left alone for 15 s at least, without an alarm', async (connack) => {
    const clock = new FakeClock(Date.now())
    bench.broker.refusal = { connack }
    const outside = bench.start({ clock })
    await vi.waitUntil(() => outside.state.state === 'waiting')
    expect(outside.state.problem?.code).toBe('UMT-BUS-160')
    expect((outside.state.nextTryAt ?? 0) - clock.now()).toBeGreaterThanOrEqual(15_000)
    expect(bench.codes).toEqual([])
  })
})

test('a broker that has moved is told of, and its new address is not followed', async () => {
  bench.broker.refusal = { connack: 0x9d }
  bench.broker.announces = { serverReference: 'elsewhere.example.org:8883' }
  await stopped(bench.start())
  expect(bench.codes).toEqual(['UMT-BUS-162'])
})

test('a node of a cluster that sends us to another one is no alarm: the name leads there', async () => {
  bench.journal.commit([measured(1)])
  bench.broker.refusal = { connack: 0x9c }
  const outside = bench.start()
  await vi.waitUntil(() => outside.state.state === 'waiting')
  bench.broker.refusal = {}
  await bench.drained()
  expect(bench.codes).toEqual([])
})

describe('a broker that ends the connection at a final', () => {
  test('for want of rights is told of as that', async () => {
    bench.journal.commit([measured(1)])
    bench.broker.refusal = { disconnect: 0x87 }
    await stopped(bench.start())
    expect(bench.codes).toEqual(['UMT-BUS-153'])
    expect(bench.owed).toBe(2)
  })

  test('without a word, each time, is told of after the third, and tried no more than every few minutes', async () => {
    bench.journal.commit([measured(1)])
    bench.broker.refusal = { disconnect: 0 }
    const outside = bench.start()
    await stopped(outside)
    expect(bench.codes).toEqual(['UMT-BUS-161'])
    expect(bench.owed).toBe(2)
    bench.broker.refusal = {}
    outside.wakeFor('asked')
    await bench.drained()
    expect(bench.arrived).toEqual(idsOf(1))
  })
})

test('a broker that answers pings and no final is left after minutes, and gets it again under the same number', async () => {
  const clock = new FakeClock(Date.now())
  bench.journal.commit([measured(1)])
  bench.broker.isMute = true
  let heard = 0
  bench.broker.happens = (moment) => {
    if (moment === 'hears publish') heard += 1
  }
  bench.start({ clock })
  await vi.waitUntil(() => heard > 0)
  bench.broker.isMute = false
  clock.advance(300_000)
  await bench.drained()
  expect(bench.arrived).toEqual(idsOf(1))
})
