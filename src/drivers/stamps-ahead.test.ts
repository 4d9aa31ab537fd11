import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import { StampsAhead } from './stamps-ahead.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const stamped = (aheadMs: number) => ({ measuredAt: T0 + aheadMs, arrivedAt: T0 })

describe('a clock that nobody checked', () => {
  it.each([
    ['fresh', 0],
    ['a little ahead', 2 * MINUTE - 1],
    ['old', -HOUR],
    ['of next year', 365 * 24 * HOUR],
  ])('is not known to be ahead by a stamp that is %s, nor is what follows', (_what, aheadMs) => {
    const stamps = new StampsAhead()
    expect([stamps.take(stamped(aheadMs)), stamps.take(stamped(0))]).toEqual([false, false])
  })

  it('is ahead when a stamp is, and a record of an hour ago may look fresh then, on later connections too', () => {
    const stamps = new StampsAhead()
    stamps.connected()
    expect(stamps.take(stamped(HOUR))).toBe(true)
    expect(stamps.take(stamped(0))).toBe(true)
    stamps.connected()
    expect(stamps.take(stamped(0))).toBe(true)
  })

  it('is believed again after a whole connection whose stamps were fresh', () => {
    const stamps = new StampsAhead()
    stamps.connected()
    stamps.take(stamped(HOUR))
    stamps.connected()
    stamps.take(stamped(0))
    stamps.connected()
    expect(stamps.take(stamped(0))).toBe(false)
  })

  it.each([
    ['that had one ahead beside the fresh ones', [0, HOUR]],
    ['that had old records alone', [-HOUR]],
    ['that had nothing', []],
  ])('is not believed again after a connection %s', (_what, stampsOfIt) => {
    const stamps = new StampsAhead()
    stamps.connected()
    stamps.take(stamped(HOUR))
    stamps.connected()
    for (const aheadMs of stampsOfIt) stamps.take(stamped(aheadMs))
    stamps.connected()
    expect(stamps.take(stamped(0))).toBe(true)
  })

  it('is believed again once it was looked at or set', () => {
    const stamps = new StampsAhead()
    stamps.take(stamped(HOUR))
    stamps.checked()
    expect(stamps.take(stamped(0))).toBe(false)
  })
})
