import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a stamp that the clock of the cuff cannot have made is held, even if it looks like now', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('sig-blood-pressure/set-by-somebody.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: ['a blood-pressure 10:01:30 128/80/96', 'a heart-rate 10:01:30 71'],
    held: ['sig-blood-pressure unknown-time 10:09:30 blood-pressure+heart-rate'],
  })
})
