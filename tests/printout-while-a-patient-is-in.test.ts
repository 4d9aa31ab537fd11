import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a trend of other patients that is printed while one is in is told of, and is nobody’s', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('masimo-rad8/printout.jsonl')
  await cabin.until('10:30')

  expect(cabin.events).toContain('UMT-DECODE-104')
  expect(await cabin.end()).toEqual({ finals: [], held: [] })
})
