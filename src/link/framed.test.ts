import { Transform } from 'node:stream'
import { expect, it } from 'vitest'
import { asciiLines } from '../drivers/profiles/ascii-lines.ts'
import { EventQueue } from './event-queue.ts'
import { type Framings, framed, framedLink } from './framed.ts'
import type { Gatt, Link, LinkEvent } from './link.ts'

const FRAMINGS: Framings = { '00000002': () => asciiLines() }
const frame = (at: number, channel: string, text: string): LinkEvent => ({
  event: 'frame',
  at,
  channel,
  bytes: Buffer.from(text),
})
const connected = (at: number): LinkEvent => ({ event: 'connected', at })
const disconnected = (at: number): LinkEvent => ({ event: 'disconnected', at, reason: 'gone' })

async function* these(events: readonly LinkEvent[]) {
  yield* events
}

/** What comes out, one word an event. */
async function told(events: readonly LinkEvent[], framings = FRAMINGS): Promise<string[]> {
  const words: string[] = []
  for await (const event of framed(these(events), framings)) {
    const detail =
      event.event === 'frame'
        ? ` ${event.channel} ${JSON.stringify(Buffer.from(event.bytes).toString())}`
        : event.event === 'fault'
          ? ` ${event.channel} ${event.fault} at ${event.offset} ${JSON.stringify(Buffer.from(event.bytes).toString())}`
          : ''
    words.push(`${event.at} ${event.event}${detail}`)
  }
  return words
}

it('cuts notifications wherever frames end, each stamped with the chunk that completed it', async () => {
  const events = [connected(0), frame(1, '00000002', 'one\ntw'), frame(2, '00000002', 'o\nthree\n'), disconnected(3)]
  expect(await told(events)).toEqual([
    '0 connected',
    '1 frame 00000002 "one\\n"',
    '2 frame 00000002 "two\\n"',
    '2 frame 00000002 "three\\n"',
    '3 disconnected',
  ])
})

it('leaves a channel alone whose values are frames', async () => {
  const sent: LinkEvent = { event: 'sent', at: 2, channel: '00000002', bytes: Buffer.from('x') }
  expect(await told([frame(1, '2a19', 'on'), sent, frame(3, '2a19', 'e\n')])).toEqual([
    '1 frame 2a19 "on"',
    '2 sent',
    '3 frame 2a19 "e\\n"',
  ])
})

it('turns what is unfinished at the end of a connection into a fault before it says disconnected', async () => {
  const events = [connected(0), frame(1, '00000002', 'one\ntwo'), disconnected(9)]
  expect(await told(events)).toEqual([
    '0 connected',
    '1 frame 00000002 "one\\n"',
    '9 fault 00000002 truncated at 4 "two"',
    '9 disconnected',
  ])
})

it('never joins the bytes of two connections', async () => {
  const events = [frame(1, '00000002', 'on'), disconnected(2), connected(3), frame(4, '00000002', 'e\n')]
  expect(await told(events)).toEqual([
    '2 fault 00000002 truncated at 0 "on"',
    '2 disconnected',
    '3 connected',
    '4 frame 00000002 "e\\n"',
  ])
})

it('keeps two streams of one device apart', async () => {
  const framings = { ...FRAMINGS, '00000005': () => asciiLines() }
  const events = [frame(1, '00000002', 'on'), frame(2, '00000005', 'tw'), frame(3, '00000002', 'e\n'), disconnected(4)]
  expect(await told(events, framings)).toEqual([
    '3 frame 00000002 "one\\n"',
    '4 fault 00000005 truncated at 0 "tw"',
    '4 disconnected',
  ])
})

it.each([
  ['throws', true],
  ['fails', false],
])('tells bytes at which a framing %s as a fault, and hears the next ones', async (_how, isThrown) => {
  const framings = {
    '00000002': () =>
      new Transform({
        readableObjectMode: true,
        transform(chunk: Buffer, _encoding, done) {
          const isBad = chunk.toString() === 'bad'
          if (isBad && isThrown) throw new Error('a bug')
          if (isBad) done(new Error('a bug'))
          else done(null, { frame: chunk })
        },
      }),
  }
  const events = [frame(1, '00000002', 'bad'), frame(2, '00000002', 'good'), disconnected(3)]
  expect(await told(events, framings)).toEqual([
    '1 fault 00000002 grammar at 0 "bad"',
    '2 frame 00000002 "good"',
    '3 disconnected',
  ])
})

it('is the same link in all else: what is sent, its GATT of the moment, its end', async () => {
  const did: string[] = []
  const gatt: Gatt = {
    has: () => true,
    notifies: () => true,
    read: async () => Uint8Array.of(),
    subscribe: async () => undefined,
    disconnect: async () => undefined,
  }
  const events = new EventQueue<LinkEvent>()
  const inner: Link & { gatt?: Gatt | undefined } = {
    gatt: undefined,
    send: async (channel) => void did.push(`send ${channel}`),
    [Symbol.asyncIterator]: () => events,
    [Symbol.asyncDispose]: async () => void did.push('disposed'),
  }
  const link = framedLink(inner, FRAMINGS)
  expect(link.gatt).toBeUndefined()
  Object.assign(inner, { gatt })
  expect(link.gatt).toBe(gatt)
  await link.send('00000001', Uint8Array.of(1))
  await link[Symbol.asyncDispose]()
  expect(did).toEqual(['send 00000001', 'disposed'])
})
