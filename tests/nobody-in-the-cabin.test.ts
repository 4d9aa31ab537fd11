import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'

it('what a cuff measures while nobody is in is held, sent twice or not', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.meet('yonker-yk-ibpa1/one-of-two.jsonl')
  await cabin.until('10:10')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: ['yonker-yk-ibpa1 no-encounter 10:05:00 blood-pressure+heart-rate'],
  })
})

it('what a cuff measured after the last patient had left is held, though he was the last one', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.visit('a', '09:58', '10:03')
  await cabin.meet('yonker-yk-ibpa1/one-of-two.jsonl')
  await cabin.until('10:10')
  expect(await cabin.end()).toEqual({
    finals: [],
    held: ['yonker-yk-ibpa1 no-encounter 10:05:00 blood-pressure+heart-rate'],
  })
})

it('an oximeter on a finger while nobody is in shows its values without a name, and its final is held', async () => {
  await using cabin = await aCabin('2026-11-20T10:00')
  await cabin.meet('contec-cms50/consultation.jsonl')
  await cabin.until('10:05')
  const live = cabin.heard.filter(({ topic }) => topic.startsWith('observations/'))
  expect(live.length).toBeGreaterThan(20)
  for (const { text } of live) expect(JSON.parse(text).subject.reference).toBeUndefined()
  expect(await cabin.end()).toEqual({
    finals: [],
    held: ['contec-cms50 no-encounter 10:02:53 oxygen-saturation+heart-rate+perfusion-index'],
  })
})
