import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('of a cuff whose clock can only be set what is of this moment is taken, and what waited is held', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('and-ua-651ble/set-by-us.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: [
      'a blood-pressure 10:01:20 129/81/97',
      'a heart-rate 10:01:20 72',
      'a blood-pressure 10:08:59 131/82/98',
      'a heart-rate 10:08:59 73',
    ],
    held: ['and-ua-651ble unknown-time 10:04:59 blood-pressure+heart-rate'],
  })
})
