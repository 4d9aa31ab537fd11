import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PseudoSocket } from '../../tests/support/pseudo-port.ts'
import type { Clock } from '../clock.ts'
import { systemClock } from '../clock.ts'
import { asciiLines } from '../drivers/profiles/ascii-lines.ts'
import { contecV7Framing } from '../drivers/profiles/contec-v7-framing.ts'
import { UmtError } from '../errors.ts'
import type { Link, LinkEvent } from './link.ts'
import { openSerialLink, type SerialLinkOptions } from './serial-link.ts'
import { physicalPort } from './serial-ports.ts'

const PACKET = Buffer.from('01e085b396c1e1ffff', 'hex')

describe('a serial link', () => {
  let socket: PseudoSocket
  let link: Link | undefined
  let events: AsyncIterator<LinkEvent>

  beforeEach(() => {
    socket = new PseudoSocket()
  })

  afterEach(async () => {
    await link?.[Symbol.asyncDispose]()
    link = undefined
    socket[Symbol.dispose]()
  })

  const start = (more: Partial<SerialLinkOptions> = {}): Link => {
    link = openSerialLink({
      device: 'oximeter',
      path: () => physicalPort(socket.path),
      open: { baudRate: 115_200 },
      framing: contecV7Framing,
      clock: systemClock,
      retryMs: 20,
      ...more,
    })
    events = link[Symbol.asyncIterator]()
    return link
  }

  const next = async (): Promise<LinkEvent> => {
    const { value, done } = await events.next()
    if (done) throw new Error('the link has ended')
    return value
  }

  const nextNamed = async (name: LinkEvent['event']): Promise<LinkEvent> => {
    const event = await next()
    expect(event.event).toBe(name)
    return event
  }

  it('hands over frames as the device sends them, whatever the chunks', async () => {
    const device = socket.plug()
    start()
    await nextNamed('connected')
    device.write(PACKET.subarray(0, 4))
    device.write(Buffer.concat([PACKET.subarray(4), PACKET]))
    expect(await next()).toMatchObject({ event: 'frame', channel: 'rx', bytes: Uint8Array.from(PACKET) })
    expect(await next()).toMatchObject({ event: 'frame', channel: 'rx', bytes: Uint8Array.from(PACKET) })
    device.unplug()
    await nextNamed('disconnected')
  })

  it('cuts lines through the readline parser in the same way', async () => {
    const device = socket.plug()
    start({ framing: () => asciiLines() })
    await nextNamed('connected')
    device.write('SPO2=098')
    device.write('% BPM=072\r\nSPO2')
    expect(await next()).toMatchObject({ event: 'frame', bytes: Buffer.from('SPO2=098% BPM=072\r\n') })
    device.unplug()
    expect(await next()).toMatchObject({ event: 'fault', fault: 'truncated', bytes: Buffer.from('SPO2') })
    await nextNamed('disconnected')
  })

  it('stamps a frame with the arrival of the chunk that completed it', async () => {
    const device = socket.plug()
    let now = 1000
    const clock: Clock = { ...systemClock, now: () => now++ }
    start({ clock, framing: () => asciiLines() })
    const connected = await nextNamed('connected')
    device.write('one\ntwo\n')
    const first = await nextNamed('frame')
    const second = await nextNamed('frame')
    expect(first.at).toBeGreaterThan(connected.at)
    expect(second.at).toBe(first.at)
    device.unplug()
  })

  it('turns what is unfinished at unplugging into a fault, before it says disconnected', async () => {
    const device = socket.plug()
    start()
    await nextNamed('connected')
    device.write(Buffer.concat([PACKET, PACKET.subarray(0, 5)]))
    await nextNamed('frame')
    device.unplug()
    expect(await next()).toMatchObject({ event: 'fault', fault: 'truncated', offset: 9 })
    await nextNamed('disconnected')
  })

  it('never joins the bytes of two connections, and finds the device again under the same name', async () => {
    const before = socket.plug()
    start()
    await nextNamed('connected')
    before.write(Buffer.concat([PACKET, PACKET.subarray(0, 5)]))
    await nextNamed('frame')
    before.unplug()
    await nextNamed('fault')
    await nextNamed('disconnected')

    const after = socket.plug()
    await nextNamed('connected')
    after.write(Buffer.concat([PACKET.subarray(5), PACKET]))
    expect(await next()).toMatchObject({ event: 'fault', fault: 'grammar', offset: 0 })
    expect(await next()).toMatchObject({ event: 'frame', bytes: Uint8Array.from(PACKET) })
    after.unplug()
    await nextNamed('disconnected')
  })

  it('notices a device that is pulled out between two reads', async () => {
    const device = socket.plug()
    // The framing runs between the arrival of a chunk and the next read: the worst moment to pull the cable.
    start({
      framing: () => {
        const framing = contecV7Framing()
        const write = framing.write.bind(framing)
        framing.write = (chunk: Uint8Array) => {
          device.unplug()
          return write(chunk)
        }
        return framing
      },
    })
    await nextNamed('connected')
    device.write(PACKET)
    await nextNamed('frame')
    expect(await nextNamed('disconnected')).toMatchObject({ reason: 'hung up' })
  })

  it('sends bytes to the device', async () => {
    const device = socket.plug()
    const opened = start()
    await nextNamed('connected')
    const received = device.receive(9)
    const command = Buffer.from('7d81a1808080808080', 'hex')
    await opened.send('rx', command)
    expect(await received).toEqual(command)
    device.unplug()
  })

  it('tells what was sent, in its place among what was heard', async () => {
    const device = socket.plug()
    const opened = start()
    await nextNamed('connected')
    device.write(PACKET)
    await nextNamed('frame')
    await opened.send('rx', Uint8Array.of(0x7d, 0x81))
    device.write(PACKET)
    expect(await next()).toMatchObject({ event: 'sent', channel: 'rx', bytes: Uint8Array.of(0x7d, 0x81) })
    expect(await next()).toMatchObject({ event: 'frame' })
    device.unplug()
  })

  it('refuses to send before the device is there, and after it has gone', async () => {
    const opened = start()
    await expect(opened.send('rx', PACKET)).rejects.toMatchObject({ code: 'UMT-LINK-104' })
    const device = socket.plug()
    await nextNamed('connected')
    device.unplug()
    await nextNamed('disconnected')
    await expect(opened.send('rx', PACKET)).rejects.toMatchObject({ code: 'UMT-LINK-104' })
  })

  it('tells a problem once, keeps trying, and tells it again after it has been connected', async () => {
    const problems: UmtError[] = []
    let attempts = 0
    let attempted = () => {}
    const path = () => {
      if (++attempts >= 3) attempted()
      return physicalPort(socket.path)
    }
    const thrice = (): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>()
      attempts = 0
      attempted = resolve
      return promise
    }
    const first = thrice()
    start({ path, retryMs: 1, onProblem: (error) => problems.push(error) })
    await first
    expect(problems.map((problem) => problem.code)).toEqual(['UMT-LINK-104'])
    const device = socket.plug()
    await nextNamed('connected')
    device.unplug()
    await nextNamed('disconnected')
    await thrice()
    expect(problems.map((problem) => problem.code)).toEqual(['UMT-LINK-104', 'UMT-LINK-104'])
  })

  it('passes on why the path could not be told, and keeps asking', async () => {
    const device = socket.plug()
    const several = new UmtError('UMT-LINK-105', { device: 'oximeter', ports: '/dev/ttyUSB0, /dev/ttyUSB1' })
    const problems: UmtError[] = []
    const answers = [() => Promise.reject(several), () => Promise.reject(new Error('no udev'))]
    start({
      path: () => answers.shift()?.() ?? physicalPort(socket.path),
      onProblem: (problem) => problems.push(problem),
    })
    await nextNamed('connected')
    expect(problems[0]).toBe(several)
    expect(problems[1]).toMatchObject({ code: 'UMT-LINK-103', params: { detail: 'Error: no udev' } })
    device.unplug()
  })

  it('says which port another program holds', async () => {
    const device = socket.plug()
    start()
    await nextNamed('connected')
    const told = Promise.withResolvers<UmtError>()
    await using _second = openSerialLink({
      device: 'the same',
      path: () => physicalPort(socket.path),
      open: { baudRate: 115_200 },
      framing: contecV7Framing,
      clock: systemClock,
      onProblem: told.resolve,
    })
    const problem = await told.promise
    expect(problem).toMatchObject({ code: 'UMT-LINK-103', params: { path: device.slave } })
    device.unplug()
  })

  it('gives the connection up, visibly, rather than grow without bound behind a slow consumer', async () => {
    const device = socket.plug()
    start({ maxBehind: 10 })
    await nextNamed('connected')
    device.write(Buffer.concat(Array.from({ length: 40 }, () => PACKET)))
    const seen: LinkEvent[] = []
    for (let event = await next(); event.event !== 'disconnected'; event = await next()) seen.push(event)
    expect(seen.every((event) => event.event === 'frame')).toBe(true)
    expect(seen.length).toBeGreaterThanOrEqual(10)
    await nextNamed('connected')
    device.unplug()
  })

  it('ends the iteration when it is disposed, connected or not', async () => {
    const device = socket.plug()
    const opened = start()
    await nextNamed('connected')
    await opened[Symbol.asyncDispose]()
    expect(await next()).toMatchObject({ event: 'disconnected', reason: 'disposed' })
    expect(await events.next()).toMatchObject({ done: true })
    device.unplug()

    const absent = start()
    await absent[Symbol.asyncDispose]()
    expect(await events.next()).toMatchObject({ done: true })
  })
})
