import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { VehicleClock } from '../clock/vehicle-clock.ts'
import { retention } from './retention.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const AT = Date.UTC(2026, 9, 1)
const settled = () => new Promise(setImmediate)

/** A vehicle whose journal tells how old what it erased was. */
function aVehicle({ synchronised }: { synchronised: boolean }) {
  const clock = new FakeClock(AT)
  const machine = { synchronised }
  const vehicleClock = new VehicleClock({
    clock,
    sources: {
      synchronised: async () => machine.synchronised,
      hardware: () => undefined,
      wasSynchronised: () => false,
    },
    stepped: () => {},
    doubted: () => {},
    report: () => {},
  })
  const purged: number[] = []
  const purge = (before: number) => {
    purged.push(clock.utc(clock.now()) - before)
    return { readings: 0, acts: 0 }
  }
  retention({ clock, vehicleClock, journal: { purge }, days: () => 7 }, (task) => task)
  return { clock, machine, purged }
}

it('nothing is erased before the machine has said whether its clock is right, nor while nobody vouches for it', async () => {
  const { clock, machine, purged } = aVehicle({ synchronised: false })
  await settled()
  clock.advance(HOUR)
  await settled()
  expect(purged).toEqual([])
  machine.synchronised = true
  clock.advance(60_000)
  await settled()
  clock.advance(10 * 60_000)
  expect(purged).toEqual([7 * DAY])
})

it('nothing is erased after the clock was set by an hour or more, until what was told before is old by any clock', async () => {
  const { clock, purged } = aVehicle({ synchronised: true })
  await settled()
  clock.step(30 * DAY)
  clock.advance(HOUR)
  await settled()
  clock.advance(6.9 * DAY)
  expect(purged).toEqual([])
  clock.advance(0.1 * DAY)
  expect(purged.length).toBeGreaterThan(0)
})

it('a clock that is set by seconds, as each morning, keeps nothing longer', async () => {
  const { clock, purged } = aVehicle({ synchronised: true })
  await settled()
  clock.step(2_000)
  clock.advance(60_000)
  await settled()
  clock.advance(HOUR)
  expect(purged.length).toBeGreaterThan(0)
})
