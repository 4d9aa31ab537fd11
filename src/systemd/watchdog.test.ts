import { beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { VitalSigns } from './vital-signs.ts'
import { startWatchdog } from './watchdog.ts'

/** A clock that can be made to wait for the main loop. */
class BusyClock extends FakeClock {
  lateMs = 0

  override now(): number {
    return super.now() + this.lateMs
  }
}

describe('the watchdog of a daemon', () => {
  let clock: BusyClock
  let signs: VitalSigns
  let told: unknown[]
  let watchdog: Disposable

  beforeEach(() => {
    clock = new BusyClock()
    signs = new VitalSigns(clock)
    told = []
    watchdog = startWatchdog({
      clock,
      timeoutMs: 60_000,
      silent: () => signs.silent,
      feed: () => told.push('fed'),
      onLate: (ms) => told.push({ lateMs: ms }),
      onSilent: ({ part, ms }) => told.push({ part, ms }),
    })
  })

  it('is fed while the loop turns and nothing is missing', () => {
    clock.advance(60_000)
    expect(told).toEqual(['fed', 'fed', 'fed', 'fed'])
  })

  it('is not fed by a loop that takes longer for a turn than a beat lasts', () => {
    clock.lateMs = 20_000
    clock.advance(15_000)
    expect(told).toEqual([{ lateMs: 20_000 }])
  })

  it('is fed again by a loop that is in time again', () => {
    clock.lateMs = 20_000
    clock.advance(30_000)
    expect(told).toEqual([{ lateMs: 20_000 }, 'fed'])
  })

  it('is fed by a daemon without Bluetooth', () => {
    signs.beat('bus')
    clock.advance(60_000)
    expect(told).toEqual(['fed', 'fed', 'fed', 'fed'])
  })

  it('starves once the bus has published nothing for a minute, which is told once', () => {
    signs.beat('bus')
    clock.advance(105_000)
    expect(told).toEqual(['fed', 'fed', 'fed', 'fed', { part: 'bus', ms: 75_000 }])
  })

  it('starves once Bluetooth has shown no life for two minutes, though the bus lives', () => {
    signs.beat('bluetooth')
    using _bus = clock.every('health', 10_000, () => signs.beat('bus'))
    clock.advance(150_000)
    expect(told.filter((each) => each === 'fed')).toHaveLength(8)
    expect(told.at(-1)).toEqual({ part: 'bluetooth', ms: 135_000 })
  })

  it('is fed again by a part that came back, and tells of it anew when it falls silent again', () => {
    signs.beat('bus')
    clock.advance(75_000)
    signs.beat('bus')
    clock.advance(75_000)
    expect(told.filter((each) => each !== 'fed')).toEqual([
      { part: 'bus', ms: 75_000 },
      { part: 'bus', ms: 75_000 },
    ])
    expect(told.filter((each) => each === 'fed')).toHaveLength(8)
  })

  it('is left alone after the end', () => {
    watchdog[Symbol.dispose]()
    clock.advance(60_000)
    expect(told).toEqual([])
  })
})
