import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

const OUT_OF_REACH = 'nonin-9560/out-of-reach.jsonl'
const BEFORE = ['a oxygen-saturation 10:05:00 93', 'a heart-rate 10:05:00 88']
const AFTER = ['a oxygen-saturation 10:20:29 98', 'a heart-rate 10:20:29 66']

it('a patient stays in over a restart, and what was measured on him before it is his', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.until('10:06')
  await cabin.restart({ at: '10:15' })
  await cabin.meet(OUT_OF_REACH)
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({ finals: [...BEFORE, ...AFTER], held: [] })
  expect(cabin.comingsAndGoings).toEqual(['a opened'])
})

it('who had left before a restart gets what arrives late after it, as long as nobody else has come', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.visit('a', '10:00', '10:10')
  await cabin.restart({ at: '10:15' })
  await cabin.meet(OUT_OF_REACH)
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: [],
    late: ['a 10:05:00 93', 'a 10:05:00 88'],
    held: ['nonin-9560 no-encounter 10:20:29 oxygen-saturation+heart-rate'],
  })
})

it('a patient whose daemon was away for too long is no more in, and what was measured meanwhile is held', async () => {
  await using cabin = await aCabin('2026-11-20T09:20')
  await cabin.open('a')
  await cabin.restart({ at: '10:15' })
  await cabin.meet(OUT_OF_REACH)
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: [
      'nonin-9560 no-encounter 10:05:00 oxygen-saturation+heart-rate',
      'nonin-9560 no-encounter 10:20:29 oxygen-saturation+heart-rate',
    ],
  })
  expect(cabin.comingsAndGoings).toEqual(['a opened', 'a closed forgotten by daemon'])
})
