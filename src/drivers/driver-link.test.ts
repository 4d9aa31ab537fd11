import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { EventQueue } from '../link/event-queue.ts'
import type { Link, LinkEvent } from '../link/link.ts'
import { type Driver, defineDriver, deviceOf } from './define.ts'
import { contecCms50 } from './devices/contec-cms50.ts'
import { sigHeartRate } from './devices/sig-heart-rate.ts'
import { driverLink, framingsOf } from './driver-link.ts'
import { asciiLines } from './profiles/ascii-lines.ts'
import { Session } from './session.ts'

const settle = () => new Promise(setImmediate)
const terminalIo = defineDriver({
  ...sigHeartRate,
  match: {
    ble: {
      services: ['fefb'],
      framing: { '00000002': () => asciiLines() },
      credits: {
        data: '00000002',
        grant: '00000003',
        write: '00000001',
        allowance: '00000004',
        credits: 3,
        atLeast: 1,
      },
    },
  },
})

async function heardOver(driver: Driver, ...chunks: readonly [channel: string, text: string][]) {
  const events = new EventQueue<LinkEvent>()
  const sent: string[] = []
  const link: Link = {
    gatt: {
      has: () => true,
      notifies: () => true,
      read: async () => Uint8Array.of(),
      subscribe: async () => undefined,
      disconnect: async () => undefined,
    },
    send: async (channel, bytes) => void sent.push(`${channel} ${Buffer.from(bytes).toString('hex')}`),
    [Symbol.asyncIterator]: () => events,
    [Symbol.asyncDispose]: async () => events.end(),
  }
  const spoken = driverLink(driver, link, { device: 'd', clock: new FakeClock(0) })
  const heard: LinkEvent[] = []
  const listen = async () => {
    for await (const event of spoken) heard.push(event)
  }
  const listening = listen()
  events.push({ event: 'connected', at: 0 })
  await settle()
  await spoken.gatt?.subscribe('00000002')
  for (const [channel, text] of chunks) events.push({ event: 'frame', at: 0, channel, bytes: Buffer.from(text) })
  await settle()
  await spoken[Symbol.asyncDispose]()
  await listening
  return { sent, heard }
}

it('counts credits by the packet, however many frames a packet holds', async () => {
  const { sent, heard } = await heardOver(terminalIo, ['00000002', 'one\ntwo\nth'], ['00000002', 'ree\n'])
  expect(heard.filter(({ event }) => event === 'frame')).toHaveLength(3)
  expect(sent).toEqual(['00000003 03', '00000003 02'])
})

it('leaves a device without streams and credits as it is', async () => {
  const { sent, heard } = await heardOver(sigHeartRate, ['2a37', '\0P'])
  expect(sent).toEqual([])
  expect(heard).toMatchObject([{ event: 'connected' }, { event: 'frame', channel: '2a37' }])
})

it('takes the port of a serial driver for its one stream', () => {
  expect(Object.keys(framingsOf(contecCms50))).toEqual(['rx'])
  expect(framingsOf(sigHeartRate)).toEqual({})
})

it('takes credits for no bytes of unknown meaning, live or in a recording', () => {
  const session = new Session(terminalIo, deviceOf(terminalIo), 'Europe/Paris')
  const credits = (channel: string) => session.accept({ event: 'frame', at: 0, channel, bytes: Uint8Array.of(5) })
  expect(credits('00000004')).toEqual([])
  expect(credits('00000005')).toMatchObject([{ kind: 'fault' }])
})
