import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a trend of other patients that is printed while one is in is told of, and is nobody’s', async () => {
  await using cabin = await aCabin('2026-11-20T09:50')
  await cabin.open('a')
  await cabin.meet('nellcor-npb/trend.jsonl')
  await cabin.until('10:30')
  expect(cabin.events).toContain('UMT-DECODE-103')
  expect(await cabin.end()).toEqual({ finals: [], held: [] })
})
