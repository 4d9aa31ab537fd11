import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

const HOUR_MS = 3_600_000

it('the clock of the vehicle, an hour late, is put right while a patient is in, and his spot checks stay his', async () => {
  await using cabin = await aCabin('2026-11-20T08:58')
  await cabin.visit('b', '08:59', '09:01')
  await cabin.until('09:02')
  await cabin.open('a')
  await cabin.until('09:12')
  cabin.clock.step(HOUR_MS)
  await cabin.meet('nonin-9560/out-of-reach.jsonl')
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: [
      'a oxygen-saturation 10:05:00 93',
      'a heart-rate 10:05:00 88',
      'a oxygen-saturation 10:20:29 98',
      'a heart-rate 10:20:29 66',
    ],
    held: [],
  })
})

it('a thermometer with a right clock is believed after the clock of the vehicle was put right', async () => {
  await using cabin = await aCabin('2026-11-20T09:10')
  cabin.clock.step(HOUR_MS)
  await cabin.until('10:13')
  await cabin.open('a')
  await cabin.meet('beurer-ft95/before-he-came-in.jsonl')
  await cabin.until('10:20')
  expect(await cabin.end()).toEqual({
    finals: ['a body-temperature 10:14:10 38.2'],
    held: ['beurer-ft95 before-encounter 10:12:40 body-temperature'],
  })
})
