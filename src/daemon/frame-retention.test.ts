import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { VehicleClock } from '../clock/vehicle-clock.ts'
import type { RefusedFrames } from '../journal/refused-frame-types.ts'
import { frameRetention } from './frame-retention.ts'

const HOUR = 3_600_000
const AT = Date.UTC(2026, 9, 1)
const settled = () => new Promise(setImmediate)

/** A vehicle with these frames, by number and by the UTC at which they came. */
async function aVehicle({
  synchronised,
  rows,
}: {
  synchronised: boolean
  rows: readonly (readonly [number, number])[]
}) {
  const clock = new FakeClock(AT)
  const vehicleClock = new VehicleClock({
    clock,
    sources: { synchronised: async () => synchronised, hardware: () => undefined, wasSynchronised: () => false },
    stepped: () => {},
    doubted: () => {},
    report: () => {},
  })
  let kept = [...rows]
  const frames = {
    get last() {
      return Math.max(0, ...rows.map(([seq]) => seq), ...kept.map(([seq]) => seq))
    },
    erase({
      before = Number.NEGATIVE_INFINITY,
      after = Number.POSITIVE_INFINITY,
      upTo = 0,
    }: Parameters<RefusedFrames['erase']>[0]) {
      const count = kept.length
      kept = kept.filter(([seq, at]) => at >= before && at <= after && seq > upTo)
      return count - kept.length
    },
  }
  await settled()
  frameRetention({ clock, vehicleClock, frames }, (task) => task)
  return {
    clock,
    add: (seq: number) => void kept.push([seq, clock.utc(clock.now())]),
    kept: () => kept.map(([seq]) => seq),
    async after(ms: number) {
      clock.advance(ms)
      await settled()
    },
  }
}

it('what an earlier run left is erased at the start once it is a day old by a clock that is right', async () => {
  const vehicle = await aVehicle({
    synchronised: true,
    rows: [
      [1, AT - 25 * HOUR],
      [2, AT - 23 * HOUR],
    ],
  })
  expect(vehicle.kept()).toEqual([2])
  await vehicle.after(1.1 * HOUR)
  expect(vehicle.kept()).toEqual([])
})

it('what an earlier run left by a clock that was years ahead does not stay for years', async () => {
  const vehicle = await aVehicle({
    synchronised: true,
    rows: [
      [1, AT + 9_000 * HOUR],
      [2, AT - HOUR],
    ],
  })
  expect(vehicle.kept()).toEqual([2])
})

it('by a clock that nothing vouches for it is erased after a day of running, and no sooner', async () => {
  const vehicle = await aVehicle({
    synchronised: false,
    rows: [
      [1, AT - 1_000 * HOUR],
      [2, AT + 1_000 * HOUR],
    ],
  })
  await vehicle.after(12 * HOUR)
  vehicle.add(3)
  await vehicle.after(11.9 * HOUR)
  expect(vehicle.kept()).toEqual([1, 2, 3])
  await vehicle.after(0.2 * HOUR)
  expect(vehicle.kept()).toEqual([3])
  await vehicle.after(12 * HOUR)
  expect(vehicle.kept()).toEqual([])
})

it('a clock that is set back by a month while it runs keeps nothing longer', async () => {
  const vehicle = await aVehicle({ synchronised: true, rows: [] })
  vehicle.add(1)
  vehicle.clock.step(-30 * 24 * HOUR)
  await vehicle.after(23 * HOUR)
  expect(vehicle.kept()).toEqual([1])
  await vehicle.after(1.1 * HOUR)
  expect(vehicle.kept()).toEqual([])
})

it('a clock that is put forward by a month erases nothing of today', async () => {
  const vehicle = await aVehicle({ synchronised: true, rows: [] })
  vehicle.add(1)
  vehicle.clock.step(30 * 24 * HOUR)
  await vehicle.after(12 * HOUR)
  expect(vehicle.kept()).toEqual([1])
})
