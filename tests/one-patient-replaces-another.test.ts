import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('what was measured on a patient whom another one has replaced is held, and is not given to the new one', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.open('a')
  await cabin.until('10:12')
  await cabin.open('b', { replace: true })
  await cabin.meet('nonin-9560/out-of-reach.jsonl')
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: ['b oxygen-saturation 10:20:29 98', 'b heart-rate 10:20:29 66'],
    held: ['nonin-9560 before-encounter 10:05:00 oxygen-saturation+heart-rate'],
  })
  expect(cabin.comingsAndGoings).toEqual(['a opened', 'a closed replaced by client', 'b opened'])
})

it('a screen that opens for the next patient over an open encounter is refused, and nothing changes hands', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.open('a')
  await cabin.until('10:12')
  await expect(cabin.open('b')).rejects.toThrow('UMT-ENCOUNTER-101')
  await cabin.meet('beurer-bm85/between-two-patients.jsonl')
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: ['a blood-pressure 10:12:30 137/86/103', 'a heart-rate 10:12:30 79'],
    held: [],
  })
})
