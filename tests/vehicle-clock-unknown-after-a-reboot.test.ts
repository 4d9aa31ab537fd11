import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

const OUT_OF_REACH = 'nonin-9560/out-of-reach.jsonl'
const BEFORE = ['a oxygen-saturation 10:05:00 93', 'a heart-rate 10:05:00 88']
const AFTER = ['a oxygen-saturation 10:20:29 98', 'a heart-rate 10:20:29 66']
const HOUR_MS = 3_600_000

it('after a reboot a clock that nobody vouches for cannot tell whether it was measured before the patient came in', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.until('10:06')
  await cabin.restart({ at: '10:15', rebooted: true, synchronised: false })
  await cabin.meet(OUT_OF_REACH)
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: AFTER,
    held: ['nonin-9560 unknown-time 10:05:00 oxygen-saturation+heart-rate'],
  })
  const encounters = cabin.heard.filter(({ topic }) => topic === 'encounter')
  expect(JSON.parse(encounters.at(-1)?.text ?? '')).toMatchObject({ state: 'open', unconfirmed: true })
})

it('after a reboot without a hardware clock nothing is his who was in, since he may have been so last night', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.restart({ synchronised: true, withoutHardwareClock: true })
  await cabin.open('a')
  await cabin.until('10:06')
  await cabin.restart({ at: '10:15', rebooted: true, synchronised: false })
  await cabin.meet(OUT_OF_REACH)
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: [
      'nonin-9560 unknown-time 10:05:00 oxygen-saturation+heart-rate',
      'nonin-9560 unknown-time 10:20:29 oxygen-saturation+heart-rate',
    ],
  })
})

it('after a reboot a clock that was synchronised and is again can tell it', async () => {
  await using cabin = await aCabin('2026-11-20T09:59')
  await cabin.restart({ synchronised: true })
  await cabin.until('10:00')
  await cabin.open('a')
  await cabin.until('10:06')
  await cabin.restart({ at: '10:15', rebooted: true, synchronised: true })
  await cabin.meet(OUT_OF_REACH)
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({ finals: [...BEFORE, ...AFTER], held: [] })
})

it('after a reboot with a clock that has gone back nobody can tell how long the patient was in, and all is held', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.until('10:06')
  await cabin.restart({ at: '10:15', rebooted: true, shows: '09:15', synchronised: false })
  await cabin.until('09:16')
  cabin.clock.step(HOUR_MS)
  await cabin.meet(OUT_OF_REACH)
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: [
      'nonin-9560 no-encounter 10:05:00 oxygen-saturation+heart-rate',
      'nonin-9560 no-encounter 10:20:29 oxygen-saturation+heart-rate',
    ],
  })
  expect(cabin.comingsAndGoings).toEqual(['a opened', 'a closed clock-lost by daemon'])
})

it('after such a reboot what arrives late is nobody’s, though the last patient had left before it', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.visit('a', '10:00', '10:10')
  await cabin.restart({ at: '10:15', rebooted: true, synchronised: false })
  await cabin.meet(OUT_OF_REACH)
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: [
      'nonin-9560 no-encounter 10:05:00 oxygen-saturation+heart-rate',
      'nonin-9560 no-encounter 10:20:29 oxygen-saturation+heart-rate',
    ],
  })
})
