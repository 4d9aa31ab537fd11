import { expect, test } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { RefusalTeller } from './refusal-teller.ts'

test('the first refusal is told at once, a burst of others together, and what is left at the end', () => {
  const clock = new FakeClock()
  const told: string[] = []
  const teller = new RefusalTeller(clock, 'telmi', (error) => told.push(error.what('en')))
  teller.refused(1)
  for (let each = 0; each < 40; each += 1) teller.refused(1)
  expect(told).toEqual(['Refused by platform telmi, put aside: one Observation.'])
  clock.advance(30_000)
  expect(told.slice(1)).toEqual(['Refused by platform telmi, put aside: 40 Observations.'])
  teller.refused(2)
  teller[Symbol.dispose]()
  expect(told.slice(2)).toEqual(['Refused by platform telmi, put aside: 2 Observations.'])
  expect(clock.pending).toEqual([])
})
