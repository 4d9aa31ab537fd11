import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a stored spot check without a time may be anybody’s and is held, and a live one is taken', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('sig-pulse-oximeter/stored-without-a-time.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: ['a oxygen-saturation 10:05:12 97', 'a heart-rate 10:05:12 70'],
    held: ['sig-pulse-oximeter unknown-time 10:05:01 oxygen-saturation+heart-rate'],
  })
})
