import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import { SteadyTime } from './steady-time.ts'

/** A machine whose clocks a test moves. */
function aMachine() {
  const told = { monotonic: 1_000.25, wall: T0, uptime: 90_000 }
  const time = new SteadyTime({
    monotonic: () => told.monotonic,
    wall: () => Math.floor(told.wall),
    uptime: () => Math.floor(told.uptime / 10) * 10,
  })
  return {
    time,
    passes(ms: number) {
      told.monotonic += ms
      told.wall += ms
      told.uptime += ms
    },
    sleeps(ms: number) {
      told.wall += ms
      told.uptime += ms
    },
    isSet(ms: number) {
      told.wall += ms
    },
  }
}

describe('the time of the daemon', () => {
  it('goes on when the clock of the machine is set, and only UTC moves', () => {
    const { time, passes, isSet } = aMachine()
    passes(10_000)
    const measured = time.now()
    isSet(7_200_000)
    passes(1_000)
    expect(time.now()).toBe(T0 + 11_000)
    expect(time.utc(measured)).toBe(T0 + 10_000 + 7_200_000)
    isSet(-86_400_000)
    expect(time.now()).toBe(T0 + 11_000)
    expect(time.utc(time.now())).toBe(T0 + 11_000 + 7_200_000 - 86_400_000)
  })

  it('is that of the machine to the millisecond as long as nobody sets it', () => {
    const { time, passes } = aMachine()
    for (let index = 0; index < 100; index += 1) {
      passes(33.3)
      expect(time.utc(T0)).toBe(T0)
    }
    expect(time.now()).toBe(T0 + 3_330)
  })

  it('has gone on while the machine slept', () => {
    const { time, passes, sleeps } = aMachine()
    passes(5_000)
    sleeps(3_600_000)
    expect(time.now()).toBe(T0 + 3_605_000)
    expect(time.utc(T0)).toBe(T0)
  })

  it('tells a sleep from a step when both happened', () => {
    const { time, sleeps, isSet } = aMachine()
    sleeps(3_600_000)
    isSet(-600_000)
    expect(time.now()).toBe(T0 + 3_600_000)
    expect(time.utc(T0)).toBe(T0 - 600_000)
  })

  it('takes a process that was put aside between two readings for no step', () => {
    let monotonic = 0
    let asideMs = 0
    const time = new SteadyTime({
      monotonic: () => monotonic,
      // Put aside right before the wall clock is read, for as long as it takes.
      wall: () => {
        monotonic += asideMs
        return T0 + monotonic
      },
      uptime: () => monotonic,
    })
    asideMs = 80
    expect(time.utc(T0)).toBe(T0)
    asideMs = 0
    expect(time.utc(T0)).toBe(T0)
  })

  it('is the wall clock of this machine', () => {
    const time = new SteadyTime()
    const before = Date.now()
    const now = time.now()
    expect(now).toBeGreaterThanOrEqual(before - 50)
    expect(now).toBeLessThanOrEqual(Date.now() + 50)
    expect(time.utc(T0)).toBe(T0)
  })
})
