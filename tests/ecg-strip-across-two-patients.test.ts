import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('an ECG that goes on while the patient changes is cut where he does', async () => {
  await using cabin = await aCabin('2026-11-20T10:09')
  await cabin.open('a')
  await cabin.meet('polar-h10/across-two-patients.jsonl')
  await cabin.until('10:10:13')
  await cabin.close('a')
  await cabin.open('b')
  await cabin.until('10:11')
  expect(await cabin.end()).toEqual({
    finals: ['a ecg 10:10:00 1679 samples', 'b ecg 10:10:13 1752 samples'],
    held: [],
  })
})
