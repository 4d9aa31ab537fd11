import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('stamps of 2017 by a clock that nobody can ask say nothing, and their spot checks are held', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('sig-pulse-oximeter/clock-stands-in-2017.jsonl')
  await cabin.until('10:20')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: [
      'sig-pulse-oximeter unknown-time 00:03:10 oxygen-saturation+heart-rate',
      'sig-pulse-oximeter unknown-time 00:14:02 oxygen-saturation+heart-rate',
    ],
  })
})

it('of a clock that is read and says 2017 what is of this moment is taken, and what is older is held', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('sig-pulse-oximeter/clock-of-2017-is-read.jsonl')
  await cabin.until('10:20')
  expect(await cabin.end()).toEqual({
    finals: ['a oxygen-saturation 10:04:40 96', 'a heart-rate 10:04:40 75'],
    held: ['sig-pulse-oximeter unknown-time 10:01:00 oxygen-saturation+heart-rate'],
  })
})
