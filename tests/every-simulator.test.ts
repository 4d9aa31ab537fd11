import { describe, expect, it } from 'vitest'
import { driverOf } from '../src/drivers/registry.ts'
import { DeviceClock } from '../src/simulator/device-clock.ts'
import type { KindOptions } from '../src/simulator/kinds.ts'
import { SIMULATORS } from '../src/simulator/registry.ts'
import type { FakeClock } from './support/fake-clock.ts'
import { PLAYED_ZONE, playDriver } from './support/play.ts'

/** As `umt simulate` has it, but that it measures sooner. */
const outOfTheBox = (clock: FakeClock): KindOptions => ({
  clock,
  deviceClock: new DeviceClock(clock, PLAYED_ZONE),
  tell: () => {},
  report: (error) => {
    throw error
  },
  serialNumber: '123456',
  clockAt: 'date-time',
  stored: 1,
  advertiseMs: 4_000,
  everyMs: 5_000,
  rateHz: 1,
})

describe('a device that is played out of its box', () => {
  it.each([...SIMULATORS])('is understood by its driver and measures: %s', async (id, spec) => {
    const course = await playDriver({
      driver: driverOf(id),
      simulator: (clock) => ('ble' in spec ? spec.ble(outOfTheBox(clock)) : spec.serial(outOfTheBox(clock))),
      connections: 1,
      forMs: 12_000,
    })
    expect({ faults: course.faults, problems: course.of('problem') }).toEqual({ faults: [], problems: [] })
    expect(course.readings.length).toBeGreaterThan(0)
  })
})
