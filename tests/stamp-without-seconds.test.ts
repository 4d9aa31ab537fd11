import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a stamp of the very minute in which the patient came in may be of before, and is held', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.until('10:00:10')
  await cabin.open('a')
  await cabin.meet('taidoc/forehead.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: ['a body-temperature 10:02:00 38.46'],
    held: ['taidoc before-encounter 10:00:00 body-temperature'],
  })
})
