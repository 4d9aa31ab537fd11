import { describe, expect, it } from 'vitest'
import { withEachReplyDisturbed } from '../../../tests/support/each-reply-disturbed.ts'
import type { FakeClock } from '../../../tests/support/fake-clock.ts'
import { PLAYED_ZONE, playDriver } from '../../../tests/support/play.ts'
import { isMeasured, type Reading } from '../../reading/reading.ts'
import { DeviceClock } from '../../simulator/device-clock.ts'
import { type ContecFamily, ContecSpirometer, SP10W, SP80B } from '../../simulator/devices/contec-spirometer.ts'
import type { Driver } from '../define.ts'
import { contecSp10w } from './contec-sp10w.ts'
import { contecSp80b } from './contec-sp80b.ts'

const fvcOf = ({ quantities }: Reading) => {
  const found = quantities.find(({ quantity }) => quantity === 'fvc')
  return found && isMeasured(found) ? found.value.text : undefined
}
const FAMILIES: readonly (readonly [string, Driver, ContecFamily])[] = [
  ['SP80B', contecSp80b, SP80B],
  ['SP10W', contecSp10w, SP10W],
]

describe.each(FAMILIES)('the Contec %s', (_model, driver, family) => {
  /** An hour late. */
  const simulator = (clock: FakeClock) =>
    new ContecSpirometer(family, { deviceClock: new DeviceClock(clock, PLAYED_ZONE, 3600) })
  const person = (device: ContecSpirometer) => {
    device.command(['measure'])
    device.command(['measure'])
  }

  it('brings every record of its memory once, on whichever connection, and keeps them all', async () => {
    const devices: ContecSpirometer[] = []
    const course = await playDriver({
      driver,
      simulator: (clock) => {
        const device = simulator(clock)
        devices.push(device)
        return device
      },
      person,
    })
    expect(course.committed.map(fvcOf)).toEqual(['4.12', '4.13', '4.14', '4.15'])
    expect(devices.map(({ stored }) => stored)).toEqual([4])
  })

  it('has its clock set, which nobody can look at: what is measured afterwards has its time, and the doubt', async () => {
    const course = await playDriver({ driver, simulator, person })
    const later = course.readings.find((reading) => fvcOf(reading) === '4.14')
    expect(later?.flags).toContain('clock-unverified')
    expect(Math.abs((later?.time.arrivedAt ?? 0) - (later?.time.measuredAt ?? 0))).toBeLessThan(10_000)
  })

  it('loses no record, takes none twice and dates none wrongly, each of its replies disturbed once', async () => {
    await withEachReplyDisturbed({ driver, simulator, person })
  })
})
