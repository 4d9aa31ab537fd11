import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('the slots of a cuff name no patient: what is of this moment is his who is in, and what is older is held', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('omron-ble/both-slots.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: [
      'a blood-pressure 10:04:10 124/78',
      'a heart-rate 10:04:10 67',
      'a blood-pressure 10:19:10 125/79',
      'a heart-rate 10:19:10 68',
    ],
    held: ['omron-ble unknown-time 09:40:12 blood-pressure+heart-rate'],
  })
})
