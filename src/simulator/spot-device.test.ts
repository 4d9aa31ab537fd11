import { beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { DeviceClock } from './device-clock.ts'
import { cuff } from './devices/cuff.ts'
import type { Happening } from './happening.ts'
import { SpotDevice } from './spot-device.ts'
import { ARadio } from './testing/a-radio.ts'

const NOW = Date.UTC(2026, 10, 22, 1, 45, 9)

describe('a played cuff', () => {
  let clock: FakeClock
  let deviceClock: DeviceClock
  let radio: ARadio
  let told: Happening[]
  let reported: unknown[]

  beforeEach(() => {
    clock = new FakeClock(NOW)
    deviceClock = new DeviceClock(clock, 'UTC')
    radio = new ARadio()
    told = []
    reported = []
  })

  function take(options: { stored?: number; everyMs?: number } = {}): SpotDevice {
    const device = new SpotDevice(cuff({ more: [] }), {
      clock,
      deviceClock,
      tell: (happening) => told.push(happening),
      report: (error) => reported.push(error),
      stored: 0,
      advertiseMs: 4_000,
      everyMs: 0,
      ...options,
    })
    device.start(radio)
    return device
  }

  function connect(device: SpotDevice): void {
    radio.connected = true
    radio.subscriptions.add('2a35')
    device.ready('2a35')
  }

  const numbers = () => radio.sent.map(({ n }) => n)
  /** The time stamp follows the flags and three pressures. */
  const stamps = () => radio.sent.map(({ hex }) => hex.slice(14, 28))

  it('is on the air for four seconds after a measurement', () => {
    const device = take()
    expect(radio.advertising).toBe(false)
    device.command(['measure', '125', '83', '72'])
    clock.advance(3_999)
    expect(radio.advertising).toBe(true)
    clock.advance(1)
    expect(radio.advertising).toBe(false)
  })

  it('sends what it has stored first, each after the confirmation of the one before, and then disconnects', async () => {
    const device = take({ stored: 2 })
    device.command(['measure', '125', '83', '72'])
    connect(device)
    expect(numbers()).toEqual([1])
    await radio.answer(true)
    expect(numbers()).toEqual([1, 2])
    await radio.answer(true)
    expect(numbers()).toEqual([1, 2, 3])
    expect(radio.connected).toBe(true)
    await radio.answer(true)
    expect(radio.connected).toBe(false)
    expect(stamps()).toEqual([
      'ea070b16011909', // 01:25:09, twenty minutes before
      'ea070b16012309', // 01:35:09
      'ea070b16012d09', // 01:45:09
    ])
    expect(reported).toEqual([])
  })

  it('keeps a record whose confirmation never came, and sends it again with the same bytes', async () => {
    const device = take()
    device.command(['measure', '125', '83', '72'])
    connect(device)
    await radio.answer(false)
    device.disconnected()
    device.command(['measure', '130', '85'])
    connect(device)
    await radio.answer(true)
    expect(numbers()).toEqual([1, 1, 2])
    expect(radio.sent[1]).toEqual(radio.sent[0])
  })

  it('leaves the stamps of stored records as they were when its clock is set', async () => {
    deviceClock.delay(3_600)
    const device = take()
    device.command(['store', '125', '83'])
    deviceClock.set('2026-11-22T01:45:09')
    device.command(['measure', '130', '85'])
    connect(device)
    await radio.answer(true)
    expect(stamps()).toEqual([
      'ea070b16002d09', // 00:45:09, one hour late
      'ea070b16012d09', // 01:45:09
    ])
  })

  it('sends a measurement at once when somebody waits for it already', () => {
    const device = take()
    connect(device)
    device.command(['measure', '125', '83'])
    expect(numbers()).toEqual([1])
  })

  it('is on the air again for what it measured while it was going', async () => {
    const device = take()
    device.command(['measure', '125', '83'])
    connect(device)
    const gone = Promise.withResolvers<void>()
    radio.disconnect = () => gone.promise
    await radio.answer(true)
    device.command(['measure', '130', '85'])
    expect(numbers()).toEqual([1])
    device.disconnected()
    gone.resolve()
    expect(radio.advertising).toBe(true)
    await gone.promise
    await new Promise(setImmediate)
    connect(device)
    expect(numbers()).toEqual([1, 2])
  })

  it('measures by itself, and never twice the same', () => {
    const device = take({ everyMs: 30_000 })
    clock.advance(30_000)
    connect(device)
    expect(told).toEqual([
      { event: 'stored', n: 1 },
      { event: 'stored', n: 2 },
    ])
    expect(radio.advertising).toBe(true)
  })

  it('does not understand words of other devices, and refuses numbers that it cannot send', () => {
    const device = take()
    expect(device.command(['sing'])).toBe(false)
    expect(() => device.command(['measure', 'high', '83'])).toThrow(RangeError)
    expect(() => device.command(['measure', '125'])).toThrow(RangeError)
    expect(told).toEqual([])
  })
})
