import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('what a cuff measured on the last patient is held when it comes while the next one is in', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.visit('a', '09:58', '10:10')
  await cabin.until('10:15')
  await cabin.open('b')
  await cabin.meet('sig-blood-pressure/after-the-last-patient.jsonl')
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: ['b blood-pressure 10:19:30 142/91/108', 'b heart-rate 10:19:30 77'],
    held: [
      'sig-blood-pressure before-encounter 10:02:00 blood-pressure+heart-rate',
      'sig-blood-pressure before-encounter 10:06:00 blood-pressure+heart-rate',
    ],
  })
})
