import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a temperature taken half a minute before the patient came in is held, and the next one is his', async () => {
  await using cabin = await aCabin('2026-11-20T10:10')
  await cabin.until('10:13')
  await cabin.open('a')
  await cabin.meet('beurer-ft95/before-he-came-in.jsonl')
  await cabin.until('10:20')
  expect(await cabin.end()).toEqual({
    finals: ['a body-temperature 10:14:10 38.2'],
    held: ['beurer-ft95 before-encounter 10:12:40 body-temperature'],
  })
})
