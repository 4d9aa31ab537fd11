import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('the result that a cuff still shows when it is switched on is nobody’s, and is not taken in', async () => {
  await using cabin = await aCabin('2026-11-20T11:10')
  await cabin.open('a')
  await cabin.meet('viatom-bp2/consultation.jsonl')
  await cabin.until('11:30')
  expect(await cabin.end()).toEqual({
    finals: [
      'a blood-pressure 11:20:04 128/82/97',
      'a heart-rate 11:20:04 71',
      'a blood-pressure 11:20:06 ',
      'a heart-rate 11:20:06 ',
      'a blood-pressure 11:20:08 300/82/97',
      'a heart-rate 11:20:08 ',
    ],
    held: [],
  })
})
