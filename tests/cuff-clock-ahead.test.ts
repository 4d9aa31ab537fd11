import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a stamp that lies twenty minutes ahead, of a clock that nobody can ask, says nothing and is held', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('yonker-yk-ibpa1/clock-ahead.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: ['yonker-yk-ibpa1 unknown-time 10:25:00 blood-pressure+heart-rate'],
  })
})
