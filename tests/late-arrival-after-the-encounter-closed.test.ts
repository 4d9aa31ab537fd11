import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a spot check that arrives after the patient has left is his as long as nobody else has come', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.visit('a', '09:58', '10:10')
  await cabin.meet('nonin-9560/out-of-reach.jsonl')
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: ['a oxygen-saturation 10:05:00 93', 'a heart-rate 10:05:00 88'],
    held: ['nonin-9560 no-encounter 10:20:29 oxygen-saturation+heart-rate'],
  })
})
