import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('what an oximeter measured after its battery was changed is held, though its clock can be reckoned back', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.open('a')
  await cabin.meet('beurer-po60/forgot-its-clock.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: ['a oxygen-saturation 10:01:30 97', 'a heart-rate 10:01:30 71'],
    held: ['beurer-po60 unknown-time 10:08:00 oxygen-saturation+heart-rate'],
  })
})
