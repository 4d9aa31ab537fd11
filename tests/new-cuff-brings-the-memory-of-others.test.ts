import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

const RECORDING = 'sig-blood-pressure/new-in-the-vehicle.jsonl'

it('what a cuff measured before it was paired is held, though somebody was in by then', async () => {
  await using cabin = await aCabin('2026-11-20T09:50')
  await cabin.open('a')
  await cabin.until('10:00')
  await cabin.pair(RECORDING)
  await cabin.meet(RECORDING)
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: [
      'a blood-pressure 10:00:40 119/74/89',
      'a heart-rate 10:00:40 62',
      'a blood-pressure 10:19:03 122/77/92',
      'a heart-rate 10:19:03 65',
    ],
    held: [
      'cuff-1 before-pairing 08:30:10 blood-pressure+heart-rate',
      'cuff-1 before-pairing 09:57:05 blood-pressure+heart-rate',
    ],
  })
})

it('also where a reload named it, with somebody in: it is as new as one that is paired', async () => {
  await using cabin = await aCabin('2026-11-20T09:50')
  await cabin.open('a')
  await cabin.until('10:00')
  await cabin.name(RECORDING, 'cuff')
  await cabin.meet(RECORDING)
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: [
      'a blood-pressure 10:00:40 119/74/89',
      'a heart-rate 10:00:40 62',
      'a blood-pressure 10:19:03 122/77/92',
      'a heart-rate 10:19:03 65',
    ],
    held: [
      'cuff before-pairing 08:30:10 blood-pressure+heart-rate',
      'cuff before-pairing 09:57:05 blood-pressure+heart-rate',
    ],
  })
})

it('one that a reload gives another id does not bring for the patient again what it brought under the one before', async () => {
  await using cabin = await aCabin('2026-11-20T09:50')
  await cabin.open('a')
  await cabin.name(RECORDING, 'cuff')
  await cabin.until('10:00')
  await cabin.meet(RECORDING)
  await cabin.until('10:10')
  await cabin.name(RECORDING, 'cuff-left')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: [
      'a blood-pressure 09:57:05 133/88/103',
      'a heart-rate 09:57:05 81',
      'a blood-pressure 10:00:40 119/74/89',
      'a heart-rate 10:00:40 62',
      'a blood-pressure 10:19:03 122/77/92',
      'a heart-rate 10:19:03 65',
    ],
    held: [
      'cuff before-pairing 08:30:10 blood-pressure+heart-rate',
      'cuff-left before-pairing 08:30:10 blood-pressure+heart-rate',
      'cuff-left before-pairing 09:57:05 blood-pressure+heart-rate',
      'cuff-left before-pairing 10:00:40 blood-pressure+heart-rate',
    ],
  })
})

it('nor does an oximeter on a cable under another id: what it measured before the reload is held, what it measures then is the patient’s', async () => {
  const memory = 'nonin-9560/from-memory.jsonl'
  await using cabin = await aCabin('2026-11-20T10:50')
  await cabin.open('a')
  await cabin.name(memory, 'oximeter')
  await cabin.until('11:20')
  await cabin.name(memory, 'oximeter-left')
  await cabin.meet(memory, 'oximeter-left')
  await cabin.until('11:40')
  expect(await cabin.end()).toEqual({
    finals: ['a oxygen-saturation 11:29:58 98', 'a heart-rate 11:29:58 70'],
    held: [
      'oximeter-left before-pairing 10:55:10 oxygen-saturation+heart-rate',
      'oximeter-left before-pairing 11:12:41 oxygen-saturation+heart-rate',
    ],
  })
})
