import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { DeviceClock } from './device-clock.ts'

const NOW = Date.UTC(2026, 10, 22, 1, 45, 9)

describe('the clock of a played device', () => {
  it('shows the wall clock of its zone', () => {
    expect(new DeviceClock(new FakeClock(NOW), 'Europe/Paris').local()).toBe('2026-11-22T02:45:09')
  })

  it('is late or early by what it was left with', () => {
    expect(new DeviceClock(new FakeClock(NOW), 'UTC', 3600).local()).toBe('2026-11-22T00:45:09')
    expect(new DeviceClock(new FakeClock(NOW), 'UTC', -60).local()).toBe('2026-11-22T01:46:09')
  })

  it('goes on from where it was set, and tells by how much it was moved', () => {
    const clock = new FakeClock(NOW)
    const device = new DeviceClock(clock, 'UTC', 201)
    expect(device.set('2026-11-22T01:45:09')).toBe(201)
    clock.advance(2_000)
    expect(device.local()).toBe('2026-11-22T01:45:11')
    expect(device.local(10_000)).toBe('2026-11-22T01:45:01')
  })

  it('runs late when it is told to', () => {
    const device = new DeviceClock(new FakeClock(NOW), 'UTC')
    device.delay(9)
    expect(device.local()).toBe('2026-11-22T01:45:00')
  })
})
