import { beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { bytes } from '../../../tests/support/hex.ts'
import { DeviceClock } from '../device-clock.ts'
import { ARadio } from '../testing/a-radio.ts'
import type { AndDevice } from './and-device.ts'
import { andCuff } from './and-ua-651ble.ts'

describe('a played UA-651BLE', () => {
  let radio: ARadio
  let cuff: AndDevice

  beforeEach(() => {
    const clock = new FakeClock(Date.UTC(2026, 10, 22, 1, 45, 9))
    radio = new ARadio()
    cuff = andCuff({
      clock,
      deviceClock: new DeviceClock(clock, 'UTC'),
      tell: () => {},
      report: () => {},
      serialNumber: '1',
      stored: 2,
      advertiseMs: 60_000,
      everyMs: 0,
    })
    cuff.start(radio)
    radio.connected = true
    radio.subscriptions.add('2a35')
  })

  const write = (channel: string, hex: string) =>
    cuff.services
      .flatMap(({ characteristics }) => characteristics)
      .find((each) => each.channel === channel)
      ?.write?.(bytes(hex))
  const numbers = () => radio.sent.map(({ n }) => n)

  it('shows E10 and keeps its data when it is subscribed to before its clock was set', async () => {
    cuff.ready('2a35')
    await new Promise(setImmediate)
    expect(cuff.display).toBe('E10')
    expect(radio.connected).toBe(false)
    expect(numbers()).toEqual([])
  })

  it('sends what it has not sent, the oldest first, and ends the connection', async () => {
    write('2a08', 'ea070b16012d09')
    cuff.ready('2a35')
    await radio.answer(true)
    await radio.answer(true)
    expect(numbers()).toEqual([1, 2])
    expect(radio.connected).toBe(false)
    cuff.disconnected()
    radio.connected = true
    write('2a08', 'ea070b16012d09')
    cuff.ready('2a35')
    expect(numbers()).toEqual([1, 2])
    expect(radio.connected).toBe(true)
  })

  it('sends everything again when it is asked for', async () => {
    for (const again of [1, 2]) {
      radio.connected = true
      write('233bf001', '0200e1')
      write('2a08', 'ea070b16012d09')
      cuff.ready('2a35')
      await radio.answer(true)
      await radio.answer(true)
      expect(numbers()).toHaveLength(2 * again)
      cuff.disconnected()
    }
  })

  it('remembers thirty measurements', async () => {
    for (let more = 0; more < 29; more += 1) cuff.command(['store', '120', '80', '70'])
    write('2a08', 'ea070b16012d09')
    cuff.ready('2a35')
    expect(numbers()).toEqual([2])
  })

  it('lets itself be sent away, and refuses any other request', () => {
    expect(write('233bf001', '020103')).toBeUndefined()
    expect(radio.connected).toBe(false)
    expect(write('233bf001', '0200a6')).toBe('Failed')
    expect(cuff.command(['sing'])).toBe(false)
  })
})
