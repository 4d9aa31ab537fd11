import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

const CUFF = 'sig-blood-pressure/after-the-last-patient.jsonl'

it('of an encounter that nobody closed nothing is given to its patient that was measured after he was last heard of', async () => {
  await using cabin = await aCabin('2026-11-20T09:20')
  await cabin.open('a')
  await cabin.meet(CUFF)
  await cabin.until('10:40')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: [
      'sig-blood-pressure no-encounter 10:02:00 blood-pressure+heart-rate',
      'sig-blood-pressure no-encounter 10:06:00 blood-pressure+heart-rate',
      'sig-blood-pressure no-encounter 10:19:30 blood-pressure+heart-rate',
    ],
  })
  expect(cabin.comingsAndGoings).toEqual(['a opened', 'a closed forgotten by daemon'])
})

it('when something is measured after a long while a person is told, since it may be the next patient', async () => {
  await using cabin = await aCabin('2026-11-20T09:40')
  await cabin.open('a')
  await cabin.meet(CUFF)
  await cabin.until('10:35')
  expect(cabin.events).toEqual(expect.arrayContaining(['UMT-ENCOUNTER-106', 'UMT-ENCOUNTER-108']))
  expect((await cabin.end()).finals).toEqual([
    'a blood-pressure 10:02:00 118/76/90',
    'a heart-rate 10:02:00 64',
    'a blood-pressure 10:06:00 121/79/93',
    'a heart-rate 10:06:00 66',
    'a blood-pressure 10:19:30 142/91/108',
    'a heart-rate 10:19:30 77',
  ])
})
