import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type Driver, deviceOf } from '../src/drivers/define.ts'
import { sigHealthThermometer } from '../src/drivers/devices/sig-health-thermometer.ts'
import { type Attribution, outsideEncounter } from '../src/encounter/attribution.ts'
import { UmtError } from '../src/errors.ts'
import { Intake } from '../src/intake/intake.ts'
import { openJournal } from '../src/journal/open.ts'
import { temporaryFolder } from '../src/journal/testing/folder.ts'
import { EventQueue } from '../src/link/event-queue.ts'
import type { Link, LinkEvent } from '../src/link/link.ts'
import { attend } from '../src/way.ts'
import { FakeClock } from './support/fake-clock.ts'
import { testKey } from './support/keys.ts'

const T0 = Date.UTC(2026, 10, 20, 10)
const nothing = () => undefined
/** 2A1C: no flags, FLOAT 3650 × 10⁻² °C. */
const TEMPERATURE = '00420e00fe'
/** 2A1C: cut off. */
const BROKEN = '00420e'
const WITHIN_MS = 10_000

/** A thermometer that erases what was acknowledged: `06` when it is kept, `15` when it is to be sent again. */
const erasing: Driver = {
  ...sigHealthThermometer,
  *dialogue() {
    for (;;) {
      const frame = yield { do: 'expect', channel: '2a1c', withinMs: 3_600_000 }
      if (!frame) return
      const kept = yield { do: 'commit', withinMs: WITHIN_MS }
      yield { do: 'send', channel: '2a52', bytes: Uint8Array.of(kept ? 0x06 : 0x15) }
    }
  },
}

/** It on a link, over a real journal that refuses for as long as the test says. */
function onALink(attribution?: Attribution) {
  const clock = new FakeClock(T0)
  const journal = openJournal({ path: join(temporaryFolder(), 'journal.db'), clock, key: testKey() })
  onTestFinished(() => journal.close())
  const disk = { isFull: false }
  const events = new EventQueue<LinkEvent>()
  /** What the device was told, with what was in the journal at that moment. */
  const told: string[] = []
  const link: Link = {
    [Symbol.asyncIterator]: () => events,
    async send(_, bytes) {
      const { readings, held } = journal.counts()
      told.push(`${bytes[0] === 6 ? 'erase' : 'again'}, ${readings} kept, ${held} of them held`)
    },
    [Symbol.asyncDispose]: async () => events.end(),
  }
  const intake = new Intake({
    journal: {
      has: journal.has,
      lastArrival: journal.lastArrival,
      fingerprint: journal.fingerprint,
      commit(entries) {
        if (disk.isFull) throw new UmtError('UMT-JOURNAL-105', { path: 'journal.db' })
        return journal.commit(entries)
      },
    },
    output: { preliminary: nothing, final: nothing, held: nothing, duplicate: nothing, problem: nothing },
    attribute: attribution ? () => attribution : outsideEncounter,
    gateway: 'gateway',
    zone: 'Europe/Paris',
    language: 'fr',
    releasedAt: () => clock.now(),
    retry: (ms, callback) => void clock.after('journal retry', ms, callback),
  })
  const quiet = { connected: nothing, disconnected: nothing, facts: nothing, clock: nothing, samples: nothing }
  const way = attend({
    driver: erasing,
    device: deviceOf(erasing),
    link,
    intake,
    clock,
    zone: 'Europe/Paris',
    watcher: { ...quiet, heard: nothing, fault: nothing, problem: nothing },
  })
  onTestFinished(async () => {
    events.end()
    await way
  })
  const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate)
  }
  const say = async (event: LinkEvent) => {
    events.push(event)
    await settle()
  }
  return {
    clock,
    disk,
    told,
    connect: () => say({ event: 'connected', at: clock.now() }),
    disconnect: () => say({ event: 'disconnected', at: clock.now(), reason: 'gone' }),
    hear: (hex: string) => say({ event: 'frame', at: clock.now(), channel: '2a1c', bytes: Buffer.from(hex, 'hex') }),
    async wait(ms: number) {
      clock.advance(ms)
      await settle()
    },
  }
}

it('a device that erases what is acknowledged is acknowledged once the reading is in the journal', async () => {
  const { told, connect, hear } = onALink()
  await connect()
  await hear(TEMPERATURE)
  expect(told).toEqual(['erase, 1 kept, 0 of them held'])
})

it('it is not acknowledged while the journal refuses, and is as soon as it works again', async () => {
  const { disk, told, connect, hear, wait } = onALink()
  await connect()
  disk.isFull = true
  await hear(TEMPERATURE)
  await wait(5_000)
  expect(told).toEqual([])
  disk.isFull = false
  await wait(1_000)
  expect(told).toEqual(['erase, 1 kept, 0 of them held'])
})

it('it is told to send again when the journal refuses for longer than it waits', async () => {
  const { disk, told, connect, hear, wait } = onALink()
  await connect()
  disk.isFull = true
  await hear(TEMPERATURE)
  await wait(WITHIN_MS)
  expect(told).toEqual(['again, 0 kept, 0 of them held'])
})

it('it is not acknowledged on a connection that ended while the journal refused', async () => {
  const { clock, disk, told, connect, disconnect, hear, wait } = onALink()
  await connect()
  disk.isFull = true
  await hear(TEMPERATURE)
  await disconnect()
  disk.isFull = false
  await wait(60_000)
  expect(told).toEqual([])
  expect(clock.pending).toEqual([])
})

it('it is acknowledged for a reading that is held: that is kept too', async () => {
  const { told, connect, hear } = onALink({ kind: 'held', because: 'no-encounter' })
  await connect()
  await hear(TEMPERATURE)
  expect(told).toEqual(['erase, 1 kept, 1 of them held'])
})

it('it keeps what could not be read, and erases what it sent well after that', async () => {
  const { told, connect, hear } = onALink()
  await connect()
  await hear(BROKEN)
  await hear(TEMPERATURE)
  expect(told).toEqual(['again, 0 kept, 0 of them held', 'erase, 1 kept, 0 of them held'])
})
