import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { UmtError } from '../errors.ts'
import { creditedLink } from './credited-link.ts'
import { EventQueue } from './event-queue.ts'
import type { Gatt, Link, LinkEvent } from './link.ts'

const FLOW = {
  data: '00000002',
  grant: '00000003',
  write: '00000001',
  allowance: '00000004',
  credits: 10,
  atLeast: 8,
}
const settle = () => new Promise(setImmediate)
const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof UmtError ? error.code : error),
  )

/** A device of Terminal I/O at the hands of the test, connected. `refuses`: a channel that it refuses to be written. */
async function aDevice({ withGatt = true, refuses = '' } = {}) {
  const clock = new FakeClock(0)
  const events = new EventQueue<LinkEvent>()
  const asked: string[] = []
  const gatt: Gatt = {
    has: (channel) => channel.startsWith('0000000'),
    notifies: () => true,
    read: async () => Uint8Array.of(7),
    subscribe: async (channel) => void asked.push(`subscribe ${channel}`),
    disconnect: async () => void asked.push('disconnect'),
  }
  const inner: Link = {
    ...(withGatt && { gatt }),
    async send(channel, bytes) {
      if (channel === refuses) throw new Error('refused')
      asked.push(`${channel} ${Buffer.from(bytes).toString('hex')}`)
    },
    [Symbol.asyncIterator]: () => events,
    [Symbol.asyncDispose]: async () => events.end(),
  }
  const link = creditedLink(inner, { flow: FLOW, device: 'spirometer', clock })
  const heard: LinkEvent[] = []
  const listen = async () => {
    for await (const event of link) heard.push(event)
  }
  const listening = listen()
  const say = async (...said: readonly LinkEvent[]) => {
    for (const event of said) events.push(event)
    await settle()
  }
  const notify = (channel: string, hex = '00') =>
    say({ event: 'frame', at: clock.now(), channel, bytes: Buffer.from(hex, 'hex') })
  const connect = () => say({ event: 'connected', at: clock.now() })
  await connect()
  return {
    clock,
    link,
    heard,
    listening,
    asked,
    notify,
    connect,
    disconnect: () => say({ event: 'disconnected', at: clock.now(), reason: 'gone' }),
    packets: () => asked.filter((each) => each.startsWith(FLOW.write)).map((each) => each.slice(9)),
  }
}

it('grants credits once both sides are subscribed, ours to grant first', async () => {
  const { link, asked } = await aDevice()
  await link.gatt?.subscribe(FLOW.allowance)
  expect(asked).toEqual(['subscribe 00000004'])
  await link.gatt?.subscribe(FLOW.data)
  expect(asked).toEqual(['subscribe 00000004', 'subscribe 00000002', '00000003 0a'])
  await link.gatt?.subscribe(FLOW.data)
  expect(asked.filter((each) => each.startsWith(FLOW.grant))).toHaveLength(1)
})

it('subscribes to what the device grants before its data, also where the dialogue asks for the data alone', async () => {
  const { link, asked } = await aDevice()
  await link.gatt?.subscribe(FLOW.data)
  expect(asked).toEqual(['subscribe 00000004', 'subscribe 00000002', '00000003 0a'])
})

it('grants more as credits run out, by the packet and whatever it holds', async () => {
  const { link, asked, notify } = await aDevice()
  await link.gatt?.subscribe(FLOW.data)
  asked.length = 0
  await notify(FLOW.data, '02')
  expect(asked).toEqual([])
  await notify(FLOW.data, '')
  expect(asked).toEqual(['00000003 02'])
  await notify('2a19')
  await notify(FLOW.data)
  await notify(FLOW.data)
  expect(asked).toEqual(['00000003 02', '00000003 02'])
})

it('begins anew with each connection', async () => {
  const { link, asked, notify, connect, disconnect } = await aDevice()
  await link.gatt?.subscribe(FLOW.data)
  await notify(FLOW.allowance, '05')
  await disconnect()
  await connect()
  asked.length = 0
  await notify(FLOW.data)
  await notify(FLOW.data)
  const written = code(link.send(FLOW.write, Uint8Array.of(6)))
  await settle()
  expect(asked).toEqual([])
  await link.gatt?.subscribe(FLOW.data)
  expect(asked.at(-1)).toBe('00000003 0a')
  await disconnect()
  expect(await written).toBe('UMT-LINK-104')
})

it('hangs up on a device that cannot be granted more, rather than wait for what never comes', async () => {
  const { link, asked, notify } = await aDevice({ refuses: FLOW.grant })
  await expect(link.gatt?.subscribe(FLOW.data)).rejects.toThrow('refused')
  await notify(FLOW.data)
  await notify(FLOW.data)
  expect(asked.at(-1)).toBe('disconnect')
})

it('holds back what is written until the device allows it', async () => {
  const { link, packets, notify } = await aDevice()
  const written = link.send(FLOW.write, Uint8Array.of(6))
  await settle()
  expect(packets()).toEqual([])
  await notify(FLOW.allowance, '01')
  await written
  expect(packets()).toEqual(['06'])
})

it('splits what is longer than a packet, and pays for each', async () => {
  const { link, packets, notify } = await aDevice()
  const long = Uint8Array.from({ length: 45 }, (_, at) => at)
  const written = link.send(FLOW.write, long)
  const next = link.send(FLOW.write, Uint8Array.of(0xff))
  await notify(FLOW.allowance, '02')
  expect(packets().map((hex) => hex.length / 2)).toEqual([20, 20])
  await notify(FLOW.allowance, '80')
  await Promise.all([written, next])
  expect(packets().map((hex) => hex.length / 2)).toEqual([20, 20, 5, 1])
  expect(packets().slice(0, 3).join('')).toBe(Buffer.from(long).toString('hex'))
})

it('does not hold back what goes elsewhere', async () => {
  const { link, asked } = await aDevice()
  await link.send('2a08', Uint8Array.of(1))
  expect(asked).toEqual(['2a08 01'])
})

it('refuses a write that the device does not allow within 10 s, and writes the next one', async () => {
  const { clock, link, packets, notify } = await aDevice()
  const refused = code(link.send(FLOW.write, Uint8Array.of(1)))
  await settle()
  clock.advance(10_000)
  expect(await refused).toBe('UMT-BLE-109')
  await notify(FLOW.allowance, '01')
  await link.send(FLOW.write, Uint8Array.of(2))
  expect(packets()).toEqual(['02'])
  expect(clock.pending).toEqual([])
})

it.each([
  ['the device is gone', 'disconnect' as const],
  ['the link is closed', 'dispose' as const],
])('gives a write up that waits when %s', async (_situation, how) => {
  const { clock, link, disconnect, listening } = await aDevice()
  const refused = code(link.send(FLOW.write, Uint8Array.of(1)))
  const second = code(link.send(FLOW.write, Uint8Array.of(2)))
  await settle()
  if (how === 'disconnect') await disconnect()
  else await link[Symbol.asyncDispose]()
  expect([await refused, await second]).toEqual(['UMT-LINK-104', 'UMT-LINK-104'])
  expect(clock.pending).toEqual([])
  if (how === 'dispose') await listening
})

it('tells everything on, and a fault in place of credits that are none', async () => {
  const { heard, notify } = await aDevice()
  await notify(FLOW.data, '0203')
  await notify(FLOW.allowance, '05')
  await notify(FLOW.allowance, '0500')
  expect(heard).toMatchObject([
    { event: 'connected' },
    { event: 'frame', channel: FLOW.data, bytes: Buffer.from('0203', 'hex') },
    { event: 'frame', channel: FLOW.allowance },
    { event: 'fault', channel: FLOW.allowance, fault: 'grammar' },
  ])
})

it('leaves a recording alone: nobody is behind it to grant anything', async () => {
  const { link, packets } = await aDevice({ withGatt: false })
  expect(link.gatt).toBeUndefined()
  await link.send(FLOW.write, new Uint8Array(45))
  expect(packets()).toHaveLength(1)
})

it('answers for GATT as the link does, and is over when the link is', async () => {
  const { link, asked } = await aDevice()
  expect([link.gatt?.has('00000001'), link.gatt?.has('2a00'), link.gatt?.notifies('2a00')]).toEqual([true, false, true])
  expect(await link.gatt?.read('2a00')).toEqual(Uint8Array.of(7))
  await link.gatt?.disconnect()
  expect(asked).toEqual(['disconnect'])
})
