import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('in the hour that comes twice a cuff that stays in summer time gives nobody what is of the hour before', async () => {
  await using cabin = await aCabin('2026-10-25T01:00')
  await cabin.visit('a', '2026-10-25T00:50:00Z', '2026-10-25T00:58:00Z')
  await cabin.until('2026-10-25T01:05:00Z')
  await cabin.open('b')
  await cabin.meet('sig-blood-pressure/night-of-winter-time.jsonl')
  await cabin.until('2026-10-25T01:30:00Z')
  expect(await cabin.end()).toEqual({
    finals: ['b blood-pressure 02:08:00 117/73/88', 'b heart-rate 02:08:00 60'],
    held: ['sig-blood-pressure before-encounter 02:55:00 blood-pressure+heart-rate'],
  })
})

it('in the hour that is left out a cuff that stays in winter time finds its patient by times that are none', async () => {
  await using cabin = await aCabin('2026-03-29T01:00')
  await cabin.until('2026-03-29T00:55:00Z')
  await cabin.open('a')
  await cabin.meet('beurer-bm85/night-of-summer-time.jsonl')
  await cabin.until('2026-03-29T01:30:00Z')
  expect(await cabin.end()).toEqual({
    finals: ['a blood-pressure 03:01:00 126/80/95', 'a heart-rate 03:01:00 69'],
    held: ['beurer-bm85 before-encounter 01:41:00 blood-pressure+heart-rate'],
  })
})
