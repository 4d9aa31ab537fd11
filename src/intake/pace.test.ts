import { describe, expect, it } from 'vitest'
import { oximeter, T0 } from '../../tests/support/readings.ts'
import { Pace } from './pace.ts'

const admitted = (readings: Parameters<Pace['admits']>[0][]) => {
  const pace = new Pace()
  return readings.filter((reading) => pace.admits(reading)).map((reading) => reading.time.arrivedAt - T0)
}

describe('the pace of live values', () => {
  it('lets every reading of a device through that measures once a second', () => {
    expect(admitted([0, 1000, 1995, 3000].map((ms) => oximeter(T0 + ms, '97')))).toEqual([0, 1000, 1995, 3000])
  })

  it('lets one a second through of a device that measures sixty times a second', () => {
    const readings = Array.from({ length: 181 }, (_, index) => oximeter(T0 + Math.round((index * 1000) / 60), '97'))
    expect(admitted(readings)).toHaveLength(4)
  })

  it('lets a finger that comes out through at once', () => {
    expect(admitted([oximeter(T0, '97'), oximeter(T0 + 250, undefined)])).toEqual([0, 250])
  })

  it('lets a new doubt through at once, but a flickering one not faster than five times a second', () => {
    const flicker = Array.from({ length: 60 }, (_, index) =>
      oximeter(T0 + Math.round((index * 1000) / 60), '97', { flags: index % 2 ? ['low-perfusion'] : [] }),
    )
    const times = admitted(flicker)
    expect(times.length).toBeGreaterThan(2)
    expect(times.length).toBeLessThanOrEqual(6)
  })

  it('keeps a change that came too soon, for the moment when nothing more comes', () => {
    const pace = new Pace()
    const off = oximeter(T0 + 150, undefined)
    expect([pace.admits(oximeter(T0, '97')), pace.admits(off)]).toEqual([true, false])
    expect(pace.takeRefused()).toBe(off)
    expect(pace.takeRefused()).toBeUndefined()
  })

  it('keeps nothing back that says the same as what was shown', () => {
    const pace = new Pace()
    pace.admits(oximeter(T0, '97'))
    pace.admits(oximeter(T0 + 150, '97'))
    expect(pace.takeRefused()).toBeUndefined()
  })

  it('is not silenced by a clock that was set back', () => {
    expect(admitted([oximeter(T0, '97'), oximeter(T0 - 3_600_000, '97')])).toHaveLength(2)
  })
})
