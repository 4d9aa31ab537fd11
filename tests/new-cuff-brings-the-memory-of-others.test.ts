import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('what a cuff measured before it was paired is held, though somebody was in by then', async () => {
  await using cabin = await aCabin('2026-11-20T09:50')
  await cabin.open('a')
  await cabin.until('10:00')
  await cabin.pair('sig-blood-pressure/new-in-the-vehicle.jsonl')
  await cabin.meet('sig-blood-pressure/new-in-the-vehicle.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: [
      'a blood-pressure 10:00:40 119/74/89',
      'a heart-rate 10:00:40 62',
      'a blood-pressure 10:19:03 122/77/92',
      'a heart-rate 10:19:03 65',
    ],
    held: [
      'cuff-1 before-pairing 08:30:10 blood-pressure+heart-rate',
      'cuff-1 before-pairing 09:57:05 blood-pressure+heart-rate',
    ],
  })
})
