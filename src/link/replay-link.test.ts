import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { asciiLines } from '../drivers/profiles/ascii-lines.ts'
import type { LinkEvent } from './link.ts'
import { parseRecording } from './recording.ts'
import { openReplayLink, type ReplayOptions } from './replay-link.ts'

const recording = parseRecording(
  [
    '{"fixture":1,"driver":"x","link":"ble","recordedAt":"2026-11-20T10:00:00.000Z","zone":"Europe/Paris","device":{},"provenance":"simulated"}',
    '{"t":0,"event":"connected"}',
    '{"t":0.5,"ch":"2a08","dir":"tx","hex":"ea070b140b0000","dateTimeAt":0}',
    '{"t":1,"ch":"2a2b","dir":"rx","hex":"ea070b140b000005000000","dateTimeAt":0}',
    '{"t":2,"ch":"2a37","dir":"rx","hex":"0050"}',
  ].join('\n'),
  'test.jsonl',
)
const T0 = Date.UTC(2026, 10, 20, 10)

async function all(options: Partial<ReplayOptions>, clock = new FakeClock(0)): Promise<LinkEvent[]> {
  const events: LinkEvent[] = []
  for await (const event of openReplayLink(recording, { clock, speed: 'max', ...options })) events.push(event)
  return events
}

describe('a replayed recording', () => {
  it('plays what was received and what was sent, at the instants of the recording, and ends disconnected', async () => {
    expect(await all({})).toMatchObject([
      { event: 'connected', at: T0 },
      { event: 'sent', at: T0 + 500, channel: '2a08', bytes: Buffer.from('ea070b140b0000', 'hex') },
      { event: 'frame', at: T0 + 1000, channel: '2a2b' },
      { event: 'frame', at: T0 + 2000, channel: '2a37' },
      { event: 'disconnected', at: T0 + 2000 },
    ])
  })

  it('moves clock stamps in the bytes when it is played as if made now', async () => {
    const day = 86_400_000
    const [, clockSet, clockRead] = await all({ startAt: T0 + day, restamp: true })
    expect(clockSet).toMatchObject({ bytes: Uint8Array.from(Buffer.from('ea070b150b0000', 'hex')) })
    expect(clockRead).toMatchObject({
      at: T0 + day + 1000,
      bytes: Uint8Array.from(Buffer.from('ea070b150b000005000000', 'hex')),
    })
  })

  it('leaves the bytes alone unless told to move them', async () => {
    const [, , clockRead] = await all({ startAt: T0 + 86_400_000 })
    expect(clockRead).toMatchObject({ bytes: Buffer.from('ea070b140b000005000000', 'hex') })
  })

  it('waits as long as the recording did, divided by the speed', async () => {
    const clock = new FakeClock(0)
    const link = openReplayLink(recording, { clock, speed: 2 })[Symbol.asyncIterator]()
    await link.next()
    const second = link.next()
    let came = false
    void second.then(() => {
      came = true
    })
    await new Promise(setImmediate)
    clock.advance(249)
    await new Promise(setImmediate)
    expect(came).toBe(false)
    clock.advance(1)
    expect((await second).value).toMatchObject({ channel: '2a08' })
  })

  it('cuts the streams of a recording as the link to the device does, and tells what each connection left', async () => {
    const chunks = parseRecording(
      [
        '{"fixture":1,"driver":"x","link":"ble","recordedAt":"2026-11-20T10:00:00.000Z","zone":"Europe/Paris","device":{},"provenance":"simulated"}',
        '{"t":1,"ch":"00000002","dir":"rx","text":"one\\ntw"}',
        '{"t":2,"ch":"00000003","dir":"tx","hex":"ff"}',
        '{"t":3,"ch":"00000002","dir":"rx","text":"o\\nth"}',
        '{"t":4,"event":"disconnected"}',
        '{"t":5,"ch":"00000002","dir":"rx","text":"ree\\nfo"}',
      ].join('\n'),
      'test.jsonl',
    )
    const told: string[] = []
    const framings = { '00000002': () => asciiLines() }
    for await (const event of openReplayLink(chunks, { clock: new FakeClock(0), speed: 'max', framings }))
      told.push(`${event.at - T0} ${event.event} ${'bytes' in event ? Buffer.from(event.bytes).toString().trim() : ''}`)
    expect(told.filter((each) => !each.includes('sent'))).toEqual([
      '1000 connected ',
      '1000 frame one',
      '3000 frame two',
      '4000 fault th',
      '4000 disconnected ',
      '5000 connected ',
      '5000 frame ree',
      '5000 fault fo',
      '5000 disconnected ',
    ])
  })

  it('stops in the middle of a wait when it is disposed', async () => {
    const clock = new FakeClock(0)
    const link = openReplayLink(recording, { clock, speed: 1 })
    const iterator = link[Symbol.asyncIterator]()
    await iterator.next()
    const next = iterator.next()
    await link[Symbol.asyncDispose]()
    expect((await next).done).toBe(true)
    expect(clock.pending).toEqual([])
  })
})
