import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { repeated } from './repeated.ts'

it('tells the same again after ten seconds, and something else at once', () => {
  const clock = new FakeClock(0)
  const isRepeated = repeated(clock)
  expect([isRepeated('a'), isRepeated('b'), isRepeated('a')]).toEqual([false, false, true])
  clock.advance(9_999)
  expect(isRepeated('a')).toBe(true)
  clock.advance(1)
  expect(isRepeated('a')).toBe(false)
})

it('tells it again when the clock was set back', () => {
  const clock = new FakeClock(3_600_000)
  const isRepeated = repeated(clock)
  isRepeated('a')
  clock.advance(-3_600_000)
  expect(isRepeated('a')).toBe(false)
})
