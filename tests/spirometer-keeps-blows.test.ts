import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a blow that waited in a spirometer whose clock nobody can ask is held, and the one of this moment is taken', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('contec-sp10w/out-of-reach.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: ['a spirometry 10:12:00 3.05/2.4/336.6'],
    held: ['contec-sp10w unknown-time 10:05:00 spirometry'],
  })
})
