import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('what an oximeter is asked for from its memory is held when it is of others, and the live one is taken', async () => {
  await using cabin = await aCabin('2026-11-20T11:00')
  await cabin.visit('a', '11:05', '11:20')
  await cabin.until('11:30')
  await cabin.open('b')
  await cabin.meet('sig-pulse-oximeter/spot-check-storage.jsonl')
  await cabin.until('11:50')
  expect(await cabin.end()).toEqual({
    finals: ['b oxygen-saturation 11:40:14 97', 'b heart-rate 11:40:14 72', 'b perfusion-index 11:40:14 6.3'],
    held: [
      'sig-pulse-oximeter before-encounter 09:40:00 oxygen-saturation+heart-rate+perfusion-index',
      'sig-pulse-oximeter before-encounter 11:10:00 oxygen-saturation+heart-rate+perfusion-index',
    ],
  })
})
