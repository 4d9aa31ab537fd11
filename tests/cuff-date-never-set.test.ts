import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('of a cuff whose date was never set everything may be of any day, and is held once', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('microlife-bp/date-never-set.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: ['microlife-bp unknown-time 10:05:01 blood-pressure+heart-rate'],
  })
})

it('nor is it known of a cuff that tells only its newest record, without a date', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('taidoc-td3128/date-never-set.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: [
      'taidoc-td3128 unknown-time 10:05:00 blood-pressure+heart-rate',
      'taidoc-td3128 unknown-time 10:15:00 blood-pressure+heart-rate',
    ],
  })
})
