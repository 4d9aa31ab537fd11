import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('blows that are sent as they are blown find their patients, though the clock of the spirometer is two hours late', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('vitalograph-lung-monitor-ble/clock-two-hours-late.jsonl')
  await cabin.until('10:10')
  await cabin.close('a')
  await cabin.until('10:12')
  await cabin.open('b')
  await cabin.until('10:20')
  expect(await cabin.end()).toEqual({
    finals: ['a spirometry 10:05:00 2.41/371/1.72', 'b spirometry 10:13:00 2.42/371/1.73'],
    held: [],
  })
})

it('a blow over a cable that says nothing of its clock is held', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('vitalograph-lung-monitor/clock-two-hours-late.jsonl')
  await cabin.until('10:20')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: ['vitalograph-lung-monitor unknown-time 08:05:00 spirometry'],
  })
})
