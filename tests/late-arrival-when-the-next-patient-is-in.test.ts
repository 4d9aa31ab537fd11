import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a spot check of the last patient is held when it arrives after the next one has come in', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.visit('a', '09:58', '10:10')
  await cabin.until('10:15')
  await cabin.open('b')
  await cabin.meet('nonin-9560/out-of-reach.jsonl')
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: ['b oxygen-saturation 10:20:29 98', 'b heart-rate 10:20:29 66'],
    held: ['nonin-9560 before-encounter 10:05:00 oxygen-saturation+heart-rate'],
  })
})

it('a spot check of the last but one is held, though the next one has left too', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.visit('a', '09:58', '10:10')
  await cabin.visit('b', '10:12', '10:18')
  await cabin.meet('nonin-9560/out-of-reach.jsonl')
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: [
      'nonin-9560 no-encounter 10:05:00 oxygen-saturation+heart-rate',
      'nonin-9560 no-encounter 10:20:29 oxygen-saturation+heart-rate',
    ],
  })
})
