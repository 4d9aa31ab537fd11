import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('what was measured after one had left and before the next came in is neither’s', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.visit('a', '09:58', '10:10')
  await cabin.until('10:15')
  await cabin.open('b')
  await cabin.meet('beurer-bm85/between-two-patients.jsonl')
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: ['beurer-bm85 before-encounter 10:12:30 blood-pressure+heart-rate'],
  })
})

it('it is not the last one’s either when it comes while nobody is in', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.visit('a', '09:58', '10:10')
  await cabin.meet('beurer-bm85/between-two-patients.jsonl')
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: ['beurer-bm85 no-encounter 10:12:30 blood-pressure+heart-rate'],
  })
})
