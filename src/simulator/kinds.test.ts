import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { currentTime } from '../drivers/profiles/current-time.ts'
import { deviceInformation } from '../drivers/profiles/device-information.ts'
import { DeviceClock } from './device-clock.ts'
import { flagsOf } from './gatt.ts'
import type { Happening } from './happening.ts'
import { KINDS, type KindOptions, virtualDevice } from './kinds.ts'

const NOW = Date.UTC(2026, 10, 22, 1, 45, 9)

describe('the kinds of devices that are played', () => {
  const clock = new FakeClock(NOW)
  const told: Happening[] = []

  function device(kind: (typeof KINDS)[number], options: Partial<KindOptions> = {}) {
    return virtualDevice(kind, {
      clock,
      deviceClock: new DeviceClock(clock, 'UTC', 60),
      tell: (happening) => told.push(happening),
      report: (error) => {
        throw error
      },
      serialNumber: '42',
      clockAt: 'date-time',
      stored: 0,
      advertiseMs: 4_000,
      everyMs: 0,
      rateHz: 1,
      ...options,
    })
  }
  const characteristic = (of: ReturnType<typeof device>, channel: string) =>
    of.services.flatMap(({ characteristics }) => characteristics).find((one) => one.channel === channel)

  it.each(KINDS)('a %s advertises a service that it has, and no characteristic twice', (kind) => {
    const { advertised, services } = device(kind)
    expect(services.map(({ service }) => service)).toEqual(expect.arrayContaining([...advertised, '180a', '180f']))
    const channels = services.flatMap(({ characteristics }) => characteristics.map(({ channel }) => channel))
    expect(new Set(channels).size).toBe(channels.length)
  })

  it('tell who they are in words that the driver reads, without a bond', () => {
    const cuff = device('cuff')
    const read = (channel: string) => characteristic(cuff, channel)?.read?.() ?? new Uint8Array()
    expect(deviceInformation.decode['2a25']?.(read('2a25'))).toMatchObject([{ facts: { serialNumber: '42' } }])
    expect(deviceInformation.decode['2a23']?.(read('2a23'))).toMatchObject([
      { facts: { systemId: '020000fffe000001' } },
    ])
    expect(deviceInformation.decode['2bff']?.(read('2bff'))).toMatchObject([
      { facts: { udi: { label: '(01)00000000000000(21)42', deviceIdentifier: '(01)00000000000000' } } },
    ])
    const serialNumber = characteristic(cuff, '2a25')
    expect(serialNumber && flagsOf(serialNumber, 'authenticated')).toEqual(['read'])
  })

  it.each([
    ['cuff', 'date-time', '2a08'],
    ['thermometer', 'current-time', '2a2b'],
    ['oximeter', 'date-time', '2a2b'],
  ] as const)('a %s (%s) has its clock in %s, late and to be set', (kind, clockAt, channel) => {
    const time = characteristic(device(kind, { clockAt }), channel)
    const clockIs = (local: string) =>
      expect(currentTime.decode[channel]?.(time?.read?.() ?? new Uint8Array())).toEqual([{ what: 'clock', local }])
    clockIs('2026-11-22T01:44:09')
    const set = Buffer.from(channel === '2a08' ? 'ea070b16012d09' : 'ea070b16012d09070001', 'hex') // 01:45:09, Sunday
    expect(time?.write?.(set)).toBeUndefined()
    expect(told.at(-1)).toEqual({ event: 'clock-set', local: '2026-11-22T01:45:09', movedS: 60 })
    clockIs('2026-11-22T01:45:09')
  })

  it.each([
    ['ea070b16012d', 'InvalidValueLength'], // six bytes
    ['ea070d16012d09', 'Failed'], // month 13
    ['00000b16012d09', 'Failed'], // year unknown
  ])('a cuff refuses the time %s: %s', (hex, refusal) => {
    expect(characteristic(device('cuff'), '2a08')?.write?.(Buffer.from(hex, 'hex'))).toBe(refusal)
  })

  it('a cuff whose clock nobody can set has none to be read', () => {
    const cuff = device('cuff', { clockAt: 'none' })
    expect([characteristic(cuff, '2a08'), characteristic(cuff, '2a2b')]).toEqual([undefined, undefined])
  })

  it('demand a passkey for everything but the device information', () => {
    const measurement = characteristic(device('cuff'), '2a35')
    expect(measurement && flagsOf(measurement, 'authenticated')).toEqual(['indicate', 'encrypt-authenticated-indicate'])
  })
})
