import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { type Driver, defineDriver } from '../drivers/define.ts'
import { sigHeartRate } from '../drivers/devices/sig-heart-rate.ts'
import { asciiLines } from '../drivers/profiles/ascii-lines.ts'
import { temporaryFolder } from '../journal/testing/folder.ts'
import { EventQueue } from '../link/event-queue.ts'
import type { Gatt, Link, LinkEvent } from '../link/link.ts'
import { parseRecording } from '../link/recording.ts'
import { writeRecording } from './write-recording.ts'

const DATA = '00000002'
const FLOW = { data: DATA, grant: '00000003', write: '00000001', allowance: '00000004', credits: 2, atLeast: 1 }

/** Acknowledges each line, once it is kept. */
const lines = {
  ...sigHeartRate,
  *dialogue({ has }) {
    if (has(FLOW.grant)) yield { do: 'subscribe', channel: DATA }
    for (;;) {
      const line = yield { do: 'expect', channel: has(FLOW.grant) ? DATA : 'rx', withinMs: 60_000 }
      if (!line) return
      if (yield { do: 'commit', withinMs: 10_000 }) yield { do: 'send', channel: 'ack', bytes: line.subarray(0, 1) }
    }
  },
} satisfies Driver

/** Records what a device says in these chunks. */
async function recorded(driver: Driver, gatt: Gatt | undefined, chunks: readonly [channel: string, text: string][]) {
  const clock = new FakeClock(0)
  const file = join(temporaryFolder(), 'a.jsonl')
  const events = new EventQueue<LinkEvent>()
  const acknowledged: string[] = []
  const stop = new AbortController()
  const link: Link = {
    ...(gatt && { gatt }),
    async send(channel, bytes) {
      if (channel === 'ack')
        acknowledged.push(`${Buffer.from(bytes)} after ${readFileSync(file, 'utf8').split('\n').length - 1}`)
      else events.push({ event: 'sent', at: clock.now(), channel, bytes })
    },
    [Symbol.asyncIterator]: () => events,
    [Symbol.asyncDispose]: async () => events.end(),
  }
  const options = { file, driver, zone: 'Europe/Paris', link, clock, startedAt: 0, stop: stop.signal }
  const written = writeRecording(options)
  events.push({ event: 'connected', at: 0 })
  let whole = 0
  for (const [channel, text] of chunks) {
    await new Promise(setImmediate)
    events.push({ event: 'frame', at: 0, channel, bytes: Buffer.from(text) })
    if (text.includes('\n')) whole += 1
    // It sends on once its line was acknowledged.
    while (acknowledged.length < whole) await new Promise(setImmediate)
  }
  events.push({ event: 'disconnected', at: 0, reason: 'gone' })
  await new Promise(setImmediate)
  stop.abort()
  await written
  const told = parseRecording(readFileSync(file, 'utf8'), file).lines.map((line) =>
    'event' in line ? line.event : `${line.direction} ${line.channel} ${Buffer.from(line.bytes).toString('latin1')}`,
  )
  return { told, acknowledged }
}

it('a stream is recorded as it came, while its dialogue hears frames and its credits are granted', async () => {
  const gatt: Gatt = {
    has: () => true,
    notifies: () => true,
    read: async () => Uint8Array.of(),
    subscribe: async () => undefined,
    disconnect: async () => undefined,
  }
  const driver = defineDriver({
    ...lines,
    match: { ble: { services: ['fefb'], framing: { [DATA]: () => asciiLines() }, credits: FLOW } },
  })
  const { told, acknowledged } = await recorded(driver, gatt, [
    [DATA, 'on'],
    [DATA, 'e\ntw'],
    [FLOW.allowance, '\u0005'],
    [DATA, 'o\n'],
  ])
  expect(told.filter((each) => !each.startsWith('tx'))).toEqual([
    'connected',
    `rx ${DATA} on`,
    `rx ${DATA} e\ntw`,
    `rx ${FLOW.allowance} \u0005`,
    `rx ${DATA} o\n`,
    'disconnected',
  ])
  expect(told.filter((each) => each.startsWith('tx'))).toEqual([
    `tx ${FLOW.grant} \u0002`,
    `tx ${FLOW.grant} \u0001`,
    `tx ${FLOW.grant} \u0001`,
    `tx ${FLOW.grant} \u0001`,
  ])
  expect(acknowledged.map((each) => each.slice(0, 1))).toEqual(['o', 't'])
})

it('a device on a cable that erases what is acknowledged is acknowledged once its bytes are in the file', async () => {
  const driver = defineDriver({
    ...lines,
    dialogue: (context) => lines.dialogue({ ...context, has: () => false }),
    match: { serial: { usb: [], open: { baudRate: 9_600 }, framing: () => asciiLines() } },
  })
  const { told, acknowledged } = await recorded(driver, undefined, [
    ['rx', 'on'],
    ['rx', 'e\n'],
  ])
  expect(told).toEqual(['connected', 'rx rx on', 'rx rx e\n', 'disconnected'])
  // The header, `connected`, and both chunks.
  expect(acknowledged).toEqual(['o after 4'])
})
