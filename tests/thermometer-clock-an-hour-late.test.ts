import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a temperature of this moment with a stamp of an hour ago is held until the clock was set', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('and-ut-201ble/clock-an-hour-late.jsonl')
  await cabin.until('10:30')
  expect(await cabin.end()).toEqual({
    finals: ['a body-temperature 10:10:59 38.4'],
    held: ['and-ut-201ble unknown-time 09:05:00 body-temperature'],
  })
})
