import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('of a memory that comes whole on each connection each patient gets his own, once', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.visit('a', '09:58', '10:10')
  await cabin.until('10:15')
  await cabin.open('b')
  await cabin.meet('beurer-po60/memory-of-two-patients.jsonl')
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: ['b oxygen-saturation 10:16:00 98', 'b heart-rate 10:16:00 63'],
    held: ['beurer-po60 before-encounter 10:03:00 oxygen-saturation+heart-rate'],
  })
})
