import { describe, expect, it } from 'vitest'
import { StandingResult } from './standing-result.ts'

const connected = () => {
  const result = new StandingResult()
  result.connected(0)
  return result
}

describe('the result of a device that repeats its last one', () => {
  it('is told once, after the measurement that it ends was seen', () => {
    const result = connected()
    result.ongoing(0)
    result.ongoing(0)
    expect([result.take(0), result.take(0), result.take(0)]).toEqual([true, false, false])
  })

  it('is not told when it stood there before the connection: it may be of another patient', () => {
    expect(connected().take(0)).toBe(false)
  })

  it('is told again when an equal measurement was made, since the device said that it measured', () => {
    const result = connected()
    for (let measurement = 0; measurement < 3; measurement += 1) {
      result.ongoing(0)
      expect([result.take(0), result.take(0)]).toEqual([true, false])
    }
  })

  it.each([
    [1_000, true],
    [30_000, true],
    [30_001, false],
    // The clock of the vehicle was set back meanwhile: nobody knows how long the device was away.
    [-1, false],
  ])('of a measurement during which the link was gone for %d ms is told: %s', (awayMs, told) => {
    const result = connected()
    result.ongoing(100_000)
    result.disconnected(100_000)
    result.connected(100_000 + awayMs)
    expect([result.take(100_000 + awayMs), result.take(100_000 + awayMs)]).toEqual([told, false])
  })

  it('is not told when the measurement that was seen is too long over to be the one that it ends', () => {
    const result = connected()
    result.ongoing(1_000)
    expect(result.take(121_001)).toBe(false)
    result.ongoing(300_000)
    // The clock of the vehicle was set back meanwhile.
    expect(result.take(200_000)).toBe(false)
  })

  it('is not told anew when the link comes back soon after it was told', () => {
    const result = connected()
    result.ongoing(0)
    result.take(0)
    result.disconnected(1_000)
    result.connected(2_000)
    expect(result.take(0)).toBe(false)
  })

  it('is told when there is no connection at all, as of a frame that an engineer decodes', () => {
    expect(new StandingResult().take(0)).toBe(true)
  })
})
