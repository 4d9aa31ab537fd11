import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('in July an oximeter that was left in winter time is corrected by its hour, and its patient found', async () => {
  await using cabin = await aCabin('2026-07-15T09:10')
  await cabin.until('10:00')
  await cabin.open('a')
  await cabin.meet('nonin-9560/left-in-winter-time.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: ['a oxygen-saturation 10:05:00 97', 'a heart-rate 10:05:00 70'],
    held: ['nonin-9560 before-encounter 09:30:00 oxygen-saturation+heart-rate'],
  })
})
