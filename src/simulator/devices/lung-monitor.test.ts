import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { T0 } from '../../../tests/support/readings.ts'
import { decodeVitalograph } from '../../drivers/profiles/vitalograph.ts'
import { ACK, NAK } from '../../drivers/profiles/vitalograph-dialogue.ts'
import { isMeasured } from '../../reading/reading.ts'
import { DeviceClock } from '../device-clock.ts'
import type { Radio } from '../virtual-device.ts'
import { LungMonitor, UNANSWERED_MS } from './lung-monitor.ts'
import { TerminalIoDevice } from './terminal-io-device.ts'
import type { ResultType } from './vitalograph-results.ts'

function onCable(type: ResultType = 'F') {
  const clock = new FakeClock(T0)
  const device = new LungMonitor({ clock, type, deviceClock: new DeviceClock(clock, 'Europe/Paris') })
  const said: Uint8Array[] = []
  const cable = { send: (bytes: Uint8Array) => void said.push(bytes) }
  device.start(cable)
  return { clock, device, said, cable }
}

const valuesOf = (frame: Uint8Array | undefined) => {
  const [measurement] = decodeVitalograph(frame ?? new Uint8Array())
  if (measurement?.what !== 'measurement') throw new Error('no measurement')
  const values = measurement.quantities.map((each) => [each.quantity, isMeasured(each) ? each.value.text : each.absent])
  return { ...Object.fromEntries(values), flags: measurement.flags, deviceTime: measurement.deviceTime }
}

describe('the played lung monitor', () => {
  it('sends a blow as its driver reads it, in both layouts', () => {
    for (const type of ['F', 'G'] as const) {
      const { device, said } = onCable(type)
      expect(device.command(['measure', '3.63', '3.99', '4.04', '410'])).toBe(true)
      expect(valuesOf(said[0])).toMatchObject({
        fev1: '3.63',
        'fef25-75': '4.04',
        flags: ['manoeuvre-accepted'],
        deviceTime: '2026-11-20T11:00:00',
        ...(type === 'F' ? { fev6: '3.99', 'fev1-fev6': '91' } : { pef: '410' }),
      })
    }
  })

  it('says that a blow failed', () => {
    const { device, said } = onCable()
    device.command(['measure', 'failed'])
    expect(valuesOf(said[0]).flags).toEqual(['manoeuvre-rejected'])
  })

  it('keeps each blow until it is acknowledged, and sends the next one then', () => {
    const { device, said } = onCable()
    device.command(['measure'])
    device.command(['measure'])
    expect([said.length, device.kept]).toEqual([1, 2])
    device.heard(Uint8Array.of(ACK))
    expect([said.length, device.kept]).toEqual([2, 1])
    expect(valuesOf(said[1])).toMatchObject({ fev1: '2.42' })
    device.heard(Uint8Array.of(ACK))
    // An acknowledgement of nothing takes nothing away.
    device.heard(Uint8Array.of(ACK))
    device.command(['measure'])
    expect([said.length, device.kept]).toEqual([3, 1])
  })

  it('says it again when it is asked to, when nobody answers, and when the cable is back', () => {
    const { clock, device, said, cable } = onCable()
    device.command(['measure'])
    device.heard(Uint8Array.of(NAK))
    clock.advance(UNANSWERED_MS)
    device.stopped()
    clock.advance(UNANSWERED_MS)
    device.start(cable)
    expect(said).toHaveLength(4)
    expect(new Set(said.map((each) => Buffer.from(each).toString('hex'))).size).toBe(1)
  })

  it('holds blows from the start, a minute apart, and is blown into by itself', () => {
    const clock = new FakeClock(T0)
    const deviceClock = new DeviceClock(clock, 'Europe/Paris')
    const device = new LungMonitor({ clock, deviceClock, type: 'F', stored: 2, everyMs: 30_000 })
    const said: Uint8Array[] = []
    device.start({ send: (bytes) => void said.push(bytes) })
    device.heard(Uint8Array.of(ACK))
    device.heard(Uint8Array.of(ACK))
    clock.advance(30_000)
    expect(said.map((each) => valuesOf(each).deviceTime?.slice(11))).toEqual(['10:58:00', '10:59:00', '11:00:30'])
  })

  it('says that it switches itself off', () => {
    const { device, said } = onCable()
    device.command(['off'])
    expect(decodeVitalograph(said[0] ?? new Uint8Array())).toEqual([])
  })

  it('refuses numbers that no frame can hold and words that it does not know', () => {
    const { device } = onCable()
    expect(() => device.command(['measure', '36.3', '3', '3'])).toThrow(RangeError)
    expect(() => device.command(['measure', '3'])).toThrow(RangeError)
    expect(device.command(['advertise'])).toBe(false)
  })
})

describe('the played Terminal I/O', () => {
  function onAir() {
    const clock = new FakeClock(T0)
    const behind = new LungMonitor({ clock, type: 'G', deviceClock: new DeviceClock(clock, 'Europe/Paris') })
    const device = new TerminalIoDevice(behind)
    const subscribed = new Set<string>()
    const notified: Uint8Array[] = []
    const indicated: number[] = []
    const radio: Radio = {
      connected: true,
      subscribed: (channel) => subscribed.has(channel),
      advertise: () => undefined,
      notify: (channel, _n, value) => void (channel === '00000002' && notified.push(value)),
      indicate: async (_channel, _n, [credits = 0]) => indicated.push(credits) > 0,
      disconnect: async () => undefined,
    }
    device.start(radio)
    const write = (channel: string, ...bytes: number[]) =>
      device.services[0]?.characteristics.find((each) => each.channel === channel)?.write?.(Uint8Array.from(bytes))
    const subscribe = (channel: string) => {
      subscribed.add(channel)
      device.ready(channel)
    }
    return { device, behind, notified, indicated, write, subscribe, subscribed }
  }

  it('says nothing before it was subscribed to and granted credits, and never more than it was granted', () => {
    const { device, behind, notified, indicated, write, subscribe } = onAir()
    device.command(['measure'])
    subscribe('00000004')
    subscribe('00000002')
    expect([notified.length, indicated]).toEqual([0, [16]])
    write('00000003', 1)
    write('00000003', 1)
    expect(notified.map((each) => each.length)).toEqual([20, 20])
    write('00000003', 255)
    expect(notified.map((each) => each.length)).toEqual([20, 20, 20, 11])
    expect(valuesOf(Buffer.concat(notified))).toMatchObject({ fev1: '2.41', pef: '371' })
    write('00000001', ACK)
    expect(behind.kept).toBe(0)
  })

  it('refuses data beyond its credits and beyond a packet, and grants anew when they are used up', () => {
    const { indicated, write, subscribe } = onAir()
    expect(write('00000001', ACK)).toBe('Failed')
    subscribe('00000004')
    expect(write('00000001', ...new Uint8Array(21))).toBe('InvalidValueLength')
    for (let n = 0; n < 16; n += 1) expect(write('00000001', NAK)).toBeUndefined()
    expect(indicated).toEqual([16, 16])
  })

  it('forgets its credits with the connection, but no blow', () => {
    const { device, behind, notified, write, subscribe, subscribed } = onAir()
    subscribe('00000004')
    subscribe('00000002')
    write('00000003', 2)
    device.command(['measure'])
    subscribed.clear()
    device.disconnected()
    expect([notified.length, behind.kept]).toEqual([2, 1])
    subscribe('00000004')
    subscribe('00000002')
    expect(notified).toHaveLength(2)
    write('00000003', 10)
    expect(valuesOf(Buffer.concat(notified.slice(2)))).toMatchObject({ fev1: '2.41' })
  })
})
