import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('the same numbers of two cuffs of one kind are two measurements, and each is there once', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await Promise.all(['cuff-1', 'cuff-2'].map((cuff) => cabin.meet('yonker-yk-ibpa1/one-of-two.jsonl', cuff)))
  await cabin.until('10:10')
  expect(await cabin.end()).toEqual({
    finals: [
      'a blood-pressure 10:05:00 128/82',
      'a heart-rate 10:05:00 71',
      'a blood-pressure 10:05:00 128/82',
      'a heart-rate 10:05:00 71',
    ],
    held: [],
  })
})
