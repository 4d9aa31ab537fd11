import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('a temperature that is sent again since the link was lost is there once, and an equal one of the next patient is his', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('sig-health-thermometer/no-clock.jsonl')
  await cabin.until('10:10')
  await cabin.close('a')
  await cabin.until('10:11')
  await cabin.open('b')
  await cabin.until('10:20')
  expect(await cabin.end()).toEqual({
    finals: ['a body-temperature 10:05:01 36.8', 'b body-temperature 10:12:21 36.8'],
    held: [],
  })
})

it('the same temperature minutes later under the next patient may be the last one’s sent again, and is held each time', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('sig-health-thermometer/the-same-fever-again.jsonl')
  await cabin.until('10:06')
  await cabin.close('a')
  await cabin.open('b')
  await cabin.until('10:20')
  expect(await cabin.end()).toEqual({
    finals: ['a body-temperature 10:05:01 39.1'],
    held: [
      'sig-health-thermometer perhaps-resent 10:08:01 body-temperature',
      'sig-health-thermometer perhaps-resent 10:08:21 body-temperature',
      'sig-health-thermometer perhaps-resent 10:11:01 body-temperature',
    ],
  })
})

it('a temperature that came while nobody was in, and again when a patient is, may be of before', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.meet('sig-health-thermometer/the-same-fever-again.jsonl')
  await cabin.until('10:06')
  await cabin.open('a')
  await cabin.until('10:20')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: [
      'sig-health-thermometer no-encounter 10:05:01 body-temperature',
      'sig-health-thermometer perhaps-resent 10:08:01 body-temperature',
      'sig-health-thermometer perhaps-resent 10:08:21 body-temperature',
      'sig-health-thermometer perhaps-resent 10:11:01 body-temperature',
    ],
  })
})

it('a temperature that was waiting when its device was connected is not his who came in a second later', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('sig-health-thermometer/waiting-as-he-came-in.jsonl')
  await cabin.until('10:05:01')
  await cabin.open('b', { replace: true })
  await cabin.until('10:20')
  expect(await cabin.end()).toEqual({
    finals: ['b body-temperature 10:08:03 36.9'],
    held: ['sig-health-thermometer before-encounter 10:05:03 body-temperature'],
  })
})

it('it is his who left in that second, as long as nobody else has come', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.open('a')
  await cabin.meet('sig-health-thermometer/waiting-as-he-came-in.jsonl')
  await cabin.until('10:05:01')
  await cabin.close('a')
  await cabin.until('10:20')
  expect(await cabin.end()).toEqual({
    finals: [],
    late: ['a 10:05:03 38.7'],
    held: ['sig-health-thermometer no-encounter 10:08:03 body-temperature'],
  })
})
