import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { Bursts } from './bursts.ts'

function setUp(times = { pauseMs: 3_000, longestMs: 30_000 }) {
  const clock = new FakeClock(0)
  const told: string[] = []
  const bursts = new Bursts(clock, 'test', times)
  const add = (matter: string, count = 1) =>
    bursts.add(matter, count, (n) => told.push(`${clock.now() / 1_000} s ${matter} ${n}`))
  return { clock, told, bursts, add }
}

it('what goes on without a pause is told of each half minute, and not later', () => {
  const { clock, told, add } = setUp()
  for (let second = 0; second < 61; second += 1) {
    add('cuff')
    clock.advance(1_000)
  }
  expect(told).toEqual(['0 s cuff 1', '30 s cuff 29', '60 s cuff 30'])
})

it('with a pause as long as the longest there is one window after the other', () => {
  const { clock, told, add } = setUp({ pauseMs: 30_000, longestMs: 30_000 })
  add('telmi', 2)
  clock.advance(29_000)
  add('telmi', 5)
  clock.advance(1_000)
  expect(told).toEqual(['0 s telmi 2', '30 s telmi 5'])
})

it('two matters do not wait for each other, and what is left is told at the end', () => {
  const { clock, told, bursts, add } = setUp()
  add('one')
  add('other')
  add('other')
  bursts[Symbol.dispose]()
  expect(told).toEqual(['0 s one 1', '0 s other 1', '0 s other 1'])
  expect(clock.pending).toEqual([])
})
