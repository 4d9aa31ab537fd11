import { expect, it } from 'vitest'
import { devicePayload } from '../bus/payloads/device.ts'
import type { PayloadOf } from '../bus/topics.ts'
import { sigPulseOximeter } from '../drivers/devices/sig-pulse-oximeter.ts'
import { UmtError } from '../errors.ts'
import { DeviceBook } from './device-book.ts'

const T0 = Date.UTC(2026, 10, 20, 10)
const OXIMETER = { id: 'oximeter-1', driver: sigPulseOximeter.id, vendor: 'Nonin', model: '3230' }

function setUp() {
  const told: PayloadOf['devices'][] = []
  const book = new DeviceBook('umt-1', 'Europe/Paris', (payload) => told.push(devicePayload.parse(payload)))
  book.add(sigPulseOximeter, OXIMETER)
  return { book, told }
}

it('announces a device that nobody has seen yet as waiting', () => {
  expect(setUp().told).toEqual([
    {
      device: 'oximeter-1',
      driver: 'sig-pulse-oximeter',
      vendor: 'Nonin',
      model: '3230',
      category: 'oximeter',
      link: 'waiting',
      facts: {},
      resource: expect.objectContaining({ resourceType: 'Device', id: 'oximeter-1' }),
    },
  ])
})

it('tells anew what it told in UTC when the clock of the machine was set', () => {
  let correctionMs = 0
  const told: PayloadOf['devices'][] = []
  const utc = (instant: number) => instant + correctionMs
  const book = new DeviceBook('umt-1', 'Europe/Paris', (payload) => told.push(devicePayload.parse(payload)), utc)
  book.add(sigPulseOximeter, OXIMETER)
  book.link('oximeter-1', 'connected', T0)
  book.clock('oximeter-1', 0, T0)
  correctionMs = -7_200_000
  book.clockStepped()
  // The device was set by a clock that was two hours ahead.
  expect(told.at(-1)).toMatchObject({
    clockSkewMs: -7_200_000,
    clockSetAt: '2026-11-20T09:00:00.000+01:00',
    lastSeen: '2026-11-20T09:00:00.000+01:00',
  })
})

it('announces the link, what the device says about itself, and its clock', () => {
  const { book, told } = setUp()
  book.link('oximeter-1', 'connected', T0)
  book.facts('oximeter-1', { batteryPercent: 77, serialNumber: '42' })
  book.clock('oximeter-1', 95_000)
  expect(told).toHaveLength(4)
  expect(told.at(-1)).toMatchObject({
    link: 'connected',
    battery: 77,
    clockSkewMs: 95_000,
    facts: { serialNumber: '42' },
    lastSeen: '2026-11-20T11:00:00.000+01:00',
  })
})

it('is silent about a device that says again what it has said', () => {
  const { book, told } = setUp()
  book.facts('oximeter-1', { batteryPercent: 77, features: ['a'] })
  book.facts('oximeter-1', { batteryPercent: 77, features: ['a'] })
  expect(told).toHaveLength(2)
  book.facts('oximeter-1', { batteryPercent: 76, features: ['a'] })
  expect(told.at(-1)).toMatchObject({ battery: 76 })
})

it('forgets the skew of a clock that the device does not know any more', () => {
  const { book, told } = setUp()
  book.clock('oximeter-1', 95_000)
  book.clock('oximeter-1', undefined)
  expect(told.at(-1)).not.toHaveProperty('clockSkewMs')
})

it('forgets the skew of a clock that may have been set while the device was away', () => {
  const { book, told } = setUp()
  book.link('oximeter-1', 'connected', T0)
  book.clock('oximeter-1', 95_000)
  book.link('oximeter-1', 'disconnected', T0 + 1_000)
  expect(told.at(-1)).toMatchObject({ clockSkewMs: 95_000 })
  book.link('oximeter-1', 'connected', T0 + 60_000)
  expect(told.at(-1)).not.toHaveProperty('clockSkewMs')
})

it('notes a reading without announcing it', () => {
  const { book, told } = setUp()
  book.link('oximeter-1', 'connected', T0)
  book.seen('oximeter-1', T0 + 1_500)
  expect(told).toHaveLength(2)
  expect(book.all()).toEqual([expect.objectContaining({ lastSeen: '2026-11-20T11:00:01.500+01:00' })])
})

it('keeps what it knows of a device whose link is opened anew', () => {
  const { book, told } = setUp()
  book.link('oximeter-1', 'connected', T0)
  book.problem('oximeter-1', new UmtError('UMT-BLE-108', { device: 'oximeter-1' }))
  book.add(sigPulseOximeter, OXIMETER)
  expect(told.at(-1)).toMatchObject({
    link: 'disconnected',
    lastSeen: '2026-11-20T11:00:00.000+01:00',
    problem: { code: 'UMT-BLE-108' },
  })
})

it('has no problem any more of a device that was paired anew', () => {
  const { book, told } = setUp()
  book.problem('oximeter-1', new UmtError('UMT-BLE-108', { device: 'oximeter-1' }))
  const pairedAt = '2026-11-20T11:05:00.000+01:00'
  book.add(sigPulseOximeter, OXIMETER, { bluetooth: { address: 'AA:BB:CC:DD:EE:FF', pairedAt } })
  expect(told.at(-1)).not.toHaveProperty('problem')
})

it('says nothing of a device that it does not know', () => {
  const { book, told } = setUp()
  book.link('oximeter-2', 'connected', T0)
  expect(told).toHaveLength(1)
  expect(book.all()).toHaveLength(1)
})

it('says what a person has to mend until the device measures again, which is announced once', () => {
  const { book, told } = setUp()
  book.problem('oximeter-1', new UmtError('UMT-BLE-108', { device: 'oximeter-1' }))
  expect(told.at(-1)?.problem).toMatchObject({ code: 'UMT-BLE-108', fr: expect.stringContaining('oximeter-1') })
  book.link('oximeter-1', 'connected', T0)
  expect(told.at(-1)?.problem?.code).toBe('UMT-BLE-108')
  book.seen('oximeter-1', T0)
  expect(told.at(-1)).not.toHaveProperty('problem')
  const announced = told.length
  book.seen('oximeter-1', T0 + 1)
  expect(told).toHaveLength(announced)
})
