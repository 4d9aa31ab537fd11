import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { fastClock } from './fast-clock.ts'

it('on a fast clock everything is as far apart as on any, and comes sooner', () => {
  const base = new FakeClock(1_000)
  const clock = fastClock(10, base)
  const fired: number[] = []
  clock.every('tick', 1_000, () => fired.push(clock.now()))
  clock.after('once', 2_500, () => fired.push(clock.now()))
  expect(clock.now()).toBe(1_000)
  base.advance(300)
  expect(clock.now()).toBe(4_000)
  expect(fired).toEqual([2_000, 3_000, 3_500, 4_000])
  expect(clock.utc(clock.now())).toBe(4_000)
})
