import { expect, it, onTestFinished } from 'vitest'
import { FakeClock } from '../tests/support/fake-clock.ts'
import type { Driver } from './drivers/define.ts'
import { deviceOf } from './drivers/define.ts'
import type { TimeLine } from './drivers/device-clock.ts'
import { contecCms50 } from './drivers/devices/contec-cms50.ts'
import { sigHealthThermometer } from './drivers/devices/sig-health-thermometer.ts'
import type { Refusal } from './drivers/dialogue.ts'
import { outsideEncounter } from './encounter/attribution.ts'
import { unkeyed } from './intake/identity.ts'
import { Intake, type IntakeOutput } from './intake/intake.ts'
import { EventQueue } from './link/event-queue.ts'
import type { Gatt, Link, LinkEvent } from './link/link.ts'
import { attend, type Watcher, type WayOptions } from './way.ts'

const T0 = Date.UTC(2026, 10, 20, 10)
const ZONE = 'Europe/Paris'
const nothing = () => undefined
/** Lets everything that is not waiting for the clock go on. */
const settle = () => new Promise(setImmediate)

/** A device on a link at the hands of the test. */
function onALink(
  driver: Driver,
  watcher: Partial<Watcher> = {},
  output: Partial<IntakeOutput> = {},
  over: Pick<Link, 'gatt'> & Pick<WayOptions, 'known'> = {},
) {
  const clock = new FakeClock(T0)
  const events = new EventQueue<LinkEvent>()
  const sent: string[] = []
  const { gatt, known } = over
  const link: Link = {
    ...(gatt ? { gatt } : {}),
    [Symbol.asyncIterator]: () => events,
    send: async (_, bytes) => void sent.push(Buffer.from(bytes).toString('hex')),
    [Symbol.asyncDispose]: async () => events.end(),
  }
  const intake = new Intake({
    journal: {
      commit: (entries) => entries.map((_, seq) => ({ kind: 'committed', seq })),
      has: () => false,
      lastArrival: nothing,
      fingerprint: unkeyed,
    },
    output: {
      preliminary: nothing,
      final: nothing,
      held: nothing,
      duplicate: nothing,
      problem: nothing,
      ...output,
    },
    attribute: outsideEncounter,
    gateway: 'gateway',
    zone: ZONE,
    language: 'fr',
    releasedAt: () => clock.now(),
    retry: nothing,
  })
  const way = attend({
    driver,
    device: deviceOf(driver),
    link,
    intake,
    clock,
    zone: ZONE,
    ...(known ? { known } : {}),
    watcher: {
      connected: nothing,
      disconnected: nothing,
      heard: nothing,
      facts: nothing,
      clock: nothing,
      samples: nothing,
      fault: nothing,
      problem: (_, error) => {
        throw error
      },
      ...watcher,
    },
  })
  onTestFinished(async () => {
    events.end()
    await way
  })
  const say = async (event: LinkEvent) => {
    events.push(event)
    await settle()
  }
  return {
    clock,
    sent,
    say,
    connect: () => say({ event: 'connected', at: clock.now() }),
    disconnect: () => say({ event: 'disconnected', at: clock.now(), reason: 'unplugged' }),
    hear: (channel: string, hex: string) =>
      say({ event: 'frame', at: clock.now(), channel, bytes: Buffer.from(hex, 'hex') }),
    wait: async (ms: number) => {
      clock.advance(ms)
      await settle()
    },
  }
}

/** 2A1C: no flags, FLOAT 3650 × 10⁻² °C. */
const TEMPERATURE = '00420e00fe'
/** 2A1C: no flags, FLOAT 412 × 10⁻¹ °C. */
const FEVER = '009c0100ff'

it('hears a device on after one of its events could not be handled', async () => {
  const told: unknown[] = []
  const heard: number[] = []
  const broken = new Error('book is torn')
  const { clock, connect, hear, wait } = onALink(sigHealthThermometer, {
    problem: ({ id }, error) => told.push([id, error]),
    heard: (_, at) => {
      heard.push(at)
      if (heard.length === 1) throw broken
    },
  })
  await connect()
  await hear('2a1c', TEMPERATURE)
  await wait(1_000)
  await hear('2a1c', FEVER)
  expect(told).toEqual([['sig-health-thermometer', broken]])
  expect(heard).toEqual([clock.now() - 1_000, clock.now()])
})

it('hears a device on after its decoder had a bug', async () => {
  const told: unknown[] = []
  const heard: number[] = []
  const bug = new TypeError('a bug')
  const buggy: Driver = {
    ...sigHealthThermometer,
    use: [
      ...sigHealthThermometer.use,
      {
        quantities: [],
        decode: {
          '2a1e': () => {
            throw bug
          },
        },
      },
    ],
  }
  const { connect, hear } = onALink(buggy, {
    problem: (_, error) => told.push(error),
    heard: (_, at) => heard.push(at),
  })
  await connect()
  await hear('2a1e', '00')
  await hear('2a1c', TEMPERATURE)
  expect(told).toEqual([bug])
  expect(heard).toHaveLength(1)
})

it('hears a device on although its dialogue cannot tell an answer', async () => {
  const told: unknown[] = []
  const heard: number[] = []
  const bug = new TypeError('a bug')
  const buggy: Driver = {
    ...sigHealthThermometer,
    *dialogue() {
      const where = () => {
        throw bug
      }
      yield { do: 'expect', channel: '2a1c', withinMs: 60_000, where }
    },
  }
  const { connect, hear } = onALink(buggy, {
    problem: (_, error) => told.push(error),
    heard: (_, at) => heard.push(at),
  })
  await connect()
  await hear('2a1c', TEMPERATURE)
  expect(told).toEqual([bug])
  expect(heard).toHaveLength(1)
})

it('says that a device is gone even if its last samples could not be told', async () => {
  const gone: string[] = []
  const { connect, hear, disconnect } = onALink(contecCms50, {
    samples: () => {
      throw new Error('nobody takes them')
    },
    disconnected: ({ id }) => gone.push(id),
    problem: nothing,
  })
  await connect()
  await hear('rx', LIVE)
  await disconnect()
  expect(gone).toEqual(['contec-cms50'])
})

const STOP = '7d81a2808080808080'
const START = '7d81a1808080808080'
/** Type 0C: "free", without a meaning. */
const FREE = '0c80'
/** Type 01, high bits, strength 5, wave 50, bar 3, pulse 72, SpO2 97, perfusion 2.00 %. */
const LIVE = '018085b283c8e1c880'

const starts = (sent: readonly string[]) => sent.filter((each) => each === START).length

it('asks a device again that was switched on after its port was opened', async () => {
  const { sent, connect, wait } = onALink(contecCms50)
  await connect()
  await wait(1_000)
  expect(sent).toEqual([STOP, START])
  // Nothing for 3 s, the driver's own measure of silence, and then every 5 s; a second each for the answer to the stop.
  await wait(2_000)
  await wait(1_000)
  expect(starts(sent)).toBe(2)
  await wait(4_000)
  await wait(1_000)
  expect(starts(sent)).toBe(3)
})

it('asks a device again that fell silent, not one that speaks', async () => {
  const { sent, connect, hear, wait } = onALink(contecCms50)
  await connect()
  await hear('rx', FREE)
  for (let each = 0; each < 10; each += 1) {
    await hear('rx', LIVE)
    await wait(1_000)
  }
  expect(starts(sent)).toBe(1)
  await wait(2_000)
  await hear('rx', FREE)
  expect(starts(sent)).toBe(2)
})

it('does not take an acknowledgement for speech', async () => {
  const { sent, connect, hear, wait } = onALink(contecCms50)
  await connect()
  for (let each = 0; each < 4; each += 1) {
    await hear('rx', FREE)
    await wait(1_000)
  }
  expect(starts(sent)).toBe(2)
})

it('asks nothing of a device that is gone', async () => {
  const { clock, sent, connect, disconnect, wait } = onALink(contecCms50)
  await connect()
  await wait(1_000)
  await disconnect()
  await wait(60_000)
  expect(sent).toEqual([STOP, START])
  expect(clock.pending).toEqual([])
})

it('does not time the silence of a device that needs no asking', async () => {
  const { clock, connect } = onALink(sigHealthThermometer)
  await connect()
  expect(clock.pending).toEqual([])
})

/** A thermometer with a clock and a model number, which refuses to tell its battery. */
function gattOf(asked: string[]): Gatt {
  return {
    has: (channel) => ['2a1c', '2a08', '2a24', '2a19'].includes(channel),
    notifies: (channel) => ['2a1c', '2a19'].includes(channel),
    async read(channel) {
      asked.push(`read ${channel}`)
      if (channel === '2a19') throw new Error('not permitted')
      // 2026-11-20 10:00:00 in Paris, an hour late.
      return Buffer.from(channel === '2a08' ? 'ea070b140a0000' : '41', 'hex')
    },
    subscribe: async (channel) => void asked.push(`subscribe ${channel}`),
    disconnect: async () => void asked.push('disconnect'),
  }
}

it('speaks to a device on GATT that has no dialogue of its own, once a connection, however silent it is', async () => {
  const asked: string[] = []
  const refused: string[] = []
  const told = { refused: (_: unknown, { asked: what, channel }: Refusal) => void refused.push(`${what} ${channel}`) }
  const { clock, sent, connect, disconnect, wait } = onALink(sigHealthThermometer, told, {}, { gatt: gattOf(asked) })
  await connect()
  await wait(60_000)
  const once = ['read 2a08', 'read 2a08', 'subscribe 2a1c', 'read 2a19', 'read 2a24', 'subscribe 2a19']
  expect(asked).toEqual(once)
  // 2026-11-20 11:00:00, which is the local time.
  expect(sent).toEqual(['ea070b140b0000'])
  expect(clock.pending).toEqual([])
  await disconnect()
  await connect()
  expect(asked).toEqual([...once, ...once])
  expect(refused).toEqual(['read 2a19'])
})

it('does not ask a device again for what earlier sessions know of it', async () => {
  const asked: string[] = []
  const known = { facts: { model: 'A' } }
  const { connect } = onALink(sigHealthThermometer, {}, {}, { gatt: gattOf(asked), known })
  await connect()
  expect(asked).not.toContain('read 2a24')
})

it('tells that the clock was set, and what is to be kept of it', async () => {
  const clocks: unknown[] = []
  const kept: (readonly TimeLine[])[] = []
  const { clock, say, connect, hear } = onALink(sigHealthThermometer, {
    clock: (_, skewMs, setAt) => clocks.push([skewMs, setAt]),
    timeLines: (_, lines) => kept.push(lines),
  })
  await connect()
  await hear('2a08', 'ea070b140a0000')
  await say({ event: 'sent', at: clock.now(), channel: '2a08', bytes: Buffer.from('ea070b140b0000', 'hex') })
  expect(clocks).toEqual([
    [3_600_000, undefined],
    [0, T0],
  ])
  expect(kept.map((lines) => lines.length)).toEqual([1, 2])
})
