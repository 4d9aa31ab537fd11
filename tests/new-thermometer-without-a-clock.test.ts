import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('what a thermometer without a clock brings on its first contact is held, and what it measures later is not', async () => {
  await using cabin = await aCabin('2026-11-20T09:50')
  await cabin.open('a')
  await cabin.until('10:00')
  await cabin.pair('sig-health-thermometer/new-and-without-a-clock.jsonl')
  await cabin.meet('sig-health-thermometer/new-and-without-a-clock.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: ['a body-temperature 10:06:01 38.4'],
    held: [
      'thermometer-1 before-pairing 10:01:01 body-temperature',
      'thermometer-1 before-pairing 10:01:01 body-temperature',
    ],
  })
})
