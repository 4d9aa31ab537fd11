import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { rawSocket } from '../src/bus/testing/stranger.ts'
import { systemClock } from '../src/clock.ts'
import type { Daemon } from '../src/daemon.ts'
import { type Driver, deviceOf } from '../src/drivers/define.ts'
import { sigHeartRate } from '../src/drivers/devices/sig-heart-rate.ts'
import { driverOf } from '../src/drivers/registry.ts'
import { UmtError } from '../src/errors.ts'
import { openJournal } from '../src/journal/open.ts'
import { EventQueue } from '../src/link/event-queue.ts'
import type { Link, LinkEvent } from '../src/link/link.ts'
import { openReplayLink } from '../src/link/replay-link.ts'
import { aDaemon, fixture, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { FakeClock } from './support/fake-clock.ts'
import { figure } from './support/figure.ts'
import { testKey } from './support/keys.ts'
import { isFinal, type Listener, listen } from './support/listener.ts'

const PATIENT = { kind: 'literal', reference: 'Patient/p1' } as const
/** 2A1C: no flags, FLOAT 3650 × 10⁻² °C. */
const TEMPERATURE = madeUp('sig-health-thermometer', [['2a1c', '00420e00fe']])
/** 2A1C: no flags, FLOAT 412 × 10⁻¹ °C. */
const FEVER = madeUp('sig-health-thermometer', [['2a1c', '009c0100ff']])
/** Its value wherever it is told; after a digit and a colon that is a time of day. */
const FEVER_TOLD = figure('41.2')
/** 2A1C that ends within its value, then a whole one. */
const FAULTY = madeUp('sig-health-thermometer', [
  ['2a1c', '00420e'],
  ['2a1c', '00420e00fe'],
])

const open = (listener: Listener, id = 'e1') => listener.request('encounter/open', { id, subject: PATIENT })
const code = (answer: string): unknown => JSON.parse(answer).error?.code

describe('a screen that connects after everything has happened', () => {
  it('is told that the daemon is there, how it is, its devices and that nobody is in the cabin', async () => {
    await using daemon = await aDaemon()
    await play(daemon, await fixture('sig-health-thermometer/consultation.jsonl'))
    await using screen = await listen(daemon.url, UNIT)
    const retained = async (topic: string) => {
      const message = await screen.until((each) => each.topic === topic)
      expect(message.retain).toBe(true)
      return JSON.parse(message.text)
    }
    expect(await retained('status')).toMatchObject({ status: 'online', unit: UNIT, version: '0.0.0-test' })
    expect(await retained('encounter')).toEqual({ state: 'closed', since: expect.any(String) })
    expect(await retained('health')).toMatchObject({ decodeErrors: 0, journal: { readings: 0 } })
    expect(await retained('devices/sig-health-thermometer')).toMatchObject({
      link: 'disconnected',
      battery: 92,
      clockSkewMs: expect.any(Number),
    })
  })

  it('hears nothing of a patient whose encounter is closed', async () => {
    await using daemon = await aDaemon()
    {
      await using first = await listen(daemon.url, UNIT)
      await open(first)
      await play(daemon, FEVER)
      await first.until(isFinal)
      await first.request('encounter/close', { id: 'e1' })
    }
    await using next = await listen(daemon.url, UNIT)
    const answer = await next.request('encounter/observations')
    expect(JSON.parse(answer).data).toEqual([])
    await next.until(({ topic }) => topic === 'encounter')
    const everything = next.messages.map(({ topic, text }) => `${topic} ${text}`).join('\n')
    expect(everything).toContain('"state":"closed"')
    expect(everything).not.toMatch(/Patient|observations\//)
    expect(everything).not.toMatch(FEVER_TOLD)
  })
})

describe('an open encounter', () => {
  it('is named in its finals, with the patient', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    expect(JSON.parse(await open(screen))).toMatchObject({ status: 'ok', data: { id: 'e1' } })
    await play(daemon, TEMPERATURE)
    const final = JSON.parse((await screen.until(isFinal)).text)
    expect(final).toMatchObject({
      subject: { reference: 'Patient/p1' },
      encounter: { reference: 'Encounter/e1' },
    })
  })

  it('is known to all, its patient to nobody', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    await open(screen)
    const { text, retain } = await screen.until(({ topic, text }) => topic === 'encounter' && text.includes('open'))
    expect(JSON.parse(text)).toEqual({ state: 'open', id: 'e1', since: expect.any(String) })
    expect(retain).toBe(false)
    expect(JSON.stringify(screen.messages)).not.toContain('Patient/')
  })

  it('is given back on request as it was published: in order, with every digit', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    await open(screen)
    await play(daemon, TEMPERATURE)
    await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
    const answer = await screen.request('encounter/observations')
    const published = screen.messages.filter(isFinal).map(({ text }) => text)
    expect(published).toHaveLength(3)
    expect(published[0]).toContain('"value":36.50,')
    expect(answer).toContain(`"data":[${published.join(',')}]`)
  })

  it('is not replaced by a second one', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    await open(screen, 'e1')
    expect(code(await open(screen, 'e2'))).toBe('UMT-ENCOUNTER-101')
    expect(JSON.parse(await screen.request('encounter/status')).data).toMatchObject({ state: 'open', id: 'e1' })
  })

  it('is closed by its own id only, and once', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    expect(code(await screen.request('encounter/close', { id: 'e1' }))).toBe('UMT-ENCOUNTER-102')
    await open(screen, 'e1')
    expect(code(await screen.request('encounter/close'))).toBe('UMT-BUS-102')
    expect(code(await screen.request('encounter/close', { id: 'e2' }))).toBe('UMT-ENCOUNTER-105')
    expect(JSON.parse(await screen.request('encounter/close', { id: 'e1' })).data).toMatchObject({ id: 'e1' })
    expect(code(await screen.request('encounter/close', { id: 'e1' }))).toBe('UMT-ENCOUNTER-102')
  })

  it('is not opened for nobody', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    const subject = { kind: 'unknown' }
    expect(code(await screen.request('encounter/open', { id: 'e1', subject }))).toBe('UMT-BUS-102')
  })
})

describe('a measurement while nobody is in the cabin', () => {
  it('is held: announced without value and patient, listed, and never a final on the bus', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    await play(daemon, FEVER)
    const held = JSON.parse((await screen.until(({ topic }) => topic === 'held')).text)
    expect(held).toEqual({
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      metrics: ['body-temperature'],
      device: 'sig-health-thermometer',
      reason: 'no-encounter',
      measuredAt: expect.any(String),
      arrivedAt: expect.any(String),
    })
    expect(JSON.parse(await screen.request('held')).data).toEqual([held])
    expect(screen.messages.filter(isFinal)).toEqual([])
    expect(JSON.stringify(screen.messages)).not.toMatch(FEVER_TOLD)
  })

  it('stays held when an encounter opens afterwards', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    await play(daemon, FEVER)
    await open(screen)
    expect(JSON.parse(await screen.request('encounter/observations')).data).toEqual([])
    expect(JSON.parse(await screen.request('held')).data).toHaveLength(1)
  })
})

describe('a frame that is no reading', () => {
  it('is counted in the health of the daemon and stops nothing', async () => {
    const clock = new FakeClock(Date.now())
    await using daemon = await aDaemon({ clock })
    await using screen = await listen(daemon.url, UNIT)
    await open(screen)
    await play(daemon, FAULTY, clock)
    await screen.until(isFinal)
    clock.advance(10_000)
    const event = await screen.until(({ topic }) => topic === 'events')
    expect(JSON.parse(event.text)).toMatchObject({ code: 'UMT-DECODE-101', device: 'sig-health-thermometer' })
    expect(event.text).toContain('sig-health-thermometer 2a1c @')
    const { text } = await screen.until(({ topic, retain }) => topic === 'health' && !retain)
    expect(JSON.parse(text)).toMatchObject({ decodeErrors: 1, journal: { readings: 1, observations: 1, held: 0 } })
  })
})

describe('a device whose link fails for good', () => {
  /** A link at the hands of a test, which may break it. */
  function fragileLink(): Link & {
    say(event: LinkEvent): void
    break(error: Error): void
    readonly disposed: boolean
  } {
    const events = new EventQueue<LinkEvent | Error>()
    let disposed = false
    return {
      get disposed() {
        return disposed
      },
      async *[Symbol.asyncIterator]() {
        for await (const event of events) {
          if (event instanceof Error) throw event
          yield event
        }
      },
      send: () => Promise.resolve(),
      say: (event) => events.push(event),
      break: (error) => events.push(error),
      async [Symbol.asyncDispose]() {
        disposed = true
        events.end()
      },
    }
  }
  const BELT = { id: 'belt-1', driver: sigHeartRate.id, vendor: 'Test', model: 'Test' }
  /** 2A37: 8 bit, in contact, 72 per minute. */
  const frame = (at: number): LinkEvent => ({
    event: 'frame',
    at,
    channel: '2a37',
    bytes: Uint8Array.of(0x06, 72),
  })

  async function connectAndBreak(daemon: Daemon, seconds: number): Promise<void> {
    const link = fragileLink()
    const gone = daemon.attach(sigHeartRate, BELT, link)
    const now = systemClock.now()
    link.say({ event: 'connected', at: now })
    for (let second = 0; second < seconds; second += 1) link.say(frame(now + second * 1_000))
    link.break(new UmtError('UMT-LINK-103', { path: '/dev/ttyUSB0', detail: 'gone' }))
    await gone
  }

  it('is told with its name, and the others are heard on', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    await open(screen)
    await connectAndBreak(daemon, 1)
    expect(JSON.parse((await screen.until(({ topic }) => topic === 'events')).text)).toMatchObject({
      code: 'UMT-LINK-103',
      severity: 'warning',
      device: 'belt-1',
    })
    await play(daemon, TEMPERATURE)
    expect((await screen.until(isFinal)).topic).toBe('observations/body-temperature/sig-health-thermometer')
  })

  it('is let go of, so that its port is free', async () => {
    await using daemon = await aDaemon()
    const link = fragileLink()
    const gone = daemon.attach(sigHeartRate, BELT, link)
    link.break(new UmtError('UMT-LINK-103', { path: '/dev/ttyUSB0', detail: 'gone' }))
    await gone
    expect(link.disposed).toBe(true)
  })

  it('is not shown as connected any more, and what it measured until then is final', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    await open(screen)
    await connectAndBreak(daemon, 12)
    await screen.until(({ topic, text }) => topic === 'devices/belt-1' && JSON.parse(text).link === 'disconnected')
    expect((await screen.until(isFinal)).topic).toBe('observations/heart-rate/belt-1')
  })
})

describe('a driver with a bug', () => {
  it('is told of once, not with every frame, and its device is heard on', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    await open(screen)
    const thermometer = driverOf('sig-health-thermometer')
    const buggy: Driver = {
      ...thermometer,
      use: [
        ...thermometer.use,
        {
          quantities: [],
          decode: {
            '2a1e': () => {
              throw new TypeError('a bug')
            },
          },
        },
      ],
    }
    const recording = madeUp(buggy.id, [
      ['2a1e', '00'],
      ['2a1e', '00'],
      // 2A1C: no flags, FLOAT 3650 × 10⁻² °C.
      ['2a1c', '00420e00fe'],
    ])
    const link = openReplayLink(recording, { clock: systemClock, speed: 'max', startAt: systemClock.now() })
    await daemon.attach(buggy, deviceOf(buggy), link)
    await screen.until(isFinal)
    expect(screen.messages.filter(({ topic }) => topic === 'events').map(({ text }) => JSON.parse(text))).toEqual([
      expect.objectContaining({ code: 'UMT-CLI-199', device: 'sig-health-thermometer' }),
    ])
  })
})

describe('a journal that cannot be written for a while', () => {
  it('is told of, and the measurement is published once it was written', async () => {
    const state = await stateFolder()
    const clock = new FakeClock(Date.now())
    await using daemon = await aDaemon({ state, clock })
    await using screen = await listen(daemon.url, UNIT)
    await open(screen)
    let published: Promise<void>
    {
      // Another program, such as a backup, holds the file.
      using other = new DatabaseSync(join(state, 'journal.db'))
      other.exec('BEGIN IMMEDIATE')
      published = play(daemon, TEMPERATURE, clock)
      const { text } = await screen.until(({ topic }) => topic === 'events')
      expect(JSON.parse(text)).toMatchObject({ code: 'UMT-JOURNAL-105', severity: 'warning' })
      expect(screen.messages.filter(isFinal)).toEqual([])
    }
    clock.advance(1_000)
    await published
    expect(JSON.parse((await screen.until(isFinal)).text).valueQuantity).toMatchObject({ value: 36.5 })
  })
})

describe('a journal that fails while the daemon runs', () => {
  it('is told of by its timers, which do not end the daemon', async () => {
    const state = await stateFolder()
    const clock = new FakeClock(Date.now())
    await using daemon = await aDaemon({ state, clock })
    await using screen = await listen(daemon.url, UNIT)
    // What a disk in trouble does to any statement.
    using other = new DatabaseSync(join(state, 'journal.db'))
    other.exec('ALTER TABLE head RENAME TO lost')
    expect(() => clock.advance(10_000)).not.toThrow()
    expect(JSON.parse((await screen.until(({ topic }) => topic === 'events')).text)).toMatchObject({
      code: 'UMT-JOURNAL-101',
    })
    other.exec('ALTER TABLE lost RENAME TO head')
    clock.advance(10_000)
    const { text } = await screen.until(({ topic, retain }) => topic === 'health' && !retain)
    expect(JSON.parse(text)).toMatchObject({ uptimeS: 20, duplicates: 0 })
  })

  it('is told of at the end, with the count of what is lost', async () => {
    const state = await stateFolder()
    const clock = new (class extends FakeClock {
      override async sleep() {}
    })(Date.now())
    const daemon = await aDaemon({ state, clock })
    daemon.openEncounter('e1', PATIENT)
    const screen = await listen(daemon.url, UNIT)
    using other = new DatabaseSync(join(state, 'journal.db'))
    other.exec('BEGIN IMMEDIATE')
    void play(daemon, TEMPERATURE, clock)
    await screen.until(({ topic }) => topic === 'events')
    await expect(daemon[Symbol.asyncDispose]()).rejects.toMatchObject({
      code: 'UMT-JOURNAL-107',
      exit: 1,
      params: { count: '1' },
    })
    await screen.until(({ topic, text }) => topic === 'status' && text.includes('offline'))
    await screen[Symbol.asyncDispose]()
    expect(screen.messages.filter(isFinal)).toEqual([])
  })
})

describe('a clock that is set back', () => {
  it('does not make the daemon younger, and is told of in health', async () => {
    const clock = new FakeClock(Date.UTC(2026, 10, 20, 10))
    await using daemon = await aDaemon({ clock })
    await using screen = await listen(daemon.url, UNIT)
    clock.advance(10_000)
    clock.step(-3_600_000)
    clock.advance(1_000)
    const { text } = await screen.until(({ topic, text }) => topic === 'health' && text.includes('steppedAt'))
    expect(JSON.parse(text)).toMatchObject({
      uptimeS: 11,
      at: '2026-11-20T10:00:11.000+01:00',
      clock: { correctionMs: -3_600_000, steppedAt: '2026-11-20T10:00:11.000+01:00' },
    })
  })
})

describe('a daemon that cannot start', () => {
  it('leaves the journal to the one that has it', async () => {
    const state = await stateFolder()
    await using first = await aDaemon({ state })
    await expect(aDaemon({ state })).rejects.toMatchObject({ code: 'UMT-JOURNAL-104' })
    await using screen = await listen(first.url, UNIT)
    expect(JSON.parse(await open(screen))).toMatchObject({ status: 'ok' })
  })

  it('says that its port is taken, and lets go of the journal', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    await using _closed = { [Symbol.asyncDispose]: async () => void other.close() }
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const state = await stateFolder()
    await expect(aDaemon({ state, port: port ?? 0 })).rejects.toMatchObject({ code: 'UMT-BUS-101' })
    using journal = openJournal({ path: join(state, 'journal.db'), clock: systemClock, key: testKey() })
    expect(journal.counts().readings).toBe(0)
  })
})

describe('a daemon that stops', () => {
  it('says so, and leaves neither a port nor a timer nor the journal behind', async () => {
    const state = await stateFolder()
    const clock = new FakeClock(Date.now())
    const daemon = await aDaemon({ state, clock })
    await using screen = await listen(daemon.url, UNIT)
    await screen.until(({ topic, text }) => topic === 'status' && text.includes('online'))
    await daemon[Symbol.asyncDispose]()
    await screen.until(({ topic, text }) => topic === 'status' && text.includes('offline'))
    for (const url of [daemon.url, daemon.webSocketUrl])
      await expect(rawSocket(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(clock.pending).toEqual([])
    openJournal({ path: join(state, 'journal.db'), clock: systemClock, key: testKey() }).close()
  })

  it('writes and publishes what it has, even from a device that is still measuring', async () => {
    const state = await stateFolder()
    const clock = new FakeClock(Date.now())
    const daemon = await aDaemon({ state, clock })
    await using screen = await listen(daemon.url, UNIT)
    await open(screen)
    void play(daemon, TEMPERATURE, clock)
    await daemon[Symbol.asyncDispose]()
    await screen.until(isFinal)
    using journal = openJournal({ path: join(state, 'journal.db'), clock, key: testKey() })
    expect(journal.counts().readings).toBe(1)
  })
})
