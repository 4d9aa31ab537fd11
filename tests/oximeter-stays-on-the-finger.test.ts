import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('an oximeter that stays on while the patient changes gives each what was steady while he was in', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('contec-cms50/consultation.jsonl')
  await cabin.until('10:02:40')
  await cabin.close('a')
  await cabin.open('b')
  await cabin.until('10:05')
  expect(await cabin.end()).toEqual({
    finals: [
      'a oxygen-saturation 10:02:39 97',
      'a heart-rate 10:02:39 71',
      'a perfusion-index 10:02:39 1.98',
      'b oxygen-saturation 10:02:53 98',
      'b heart-rate 10:02:53 73',
      'b perfusion-index 10:02:53 2.15',
    ],
    held: [],
  })
})
