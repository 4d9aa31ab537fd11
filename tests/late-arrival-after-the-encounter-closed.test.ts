import { expect, it } from 'vitest'
import { aCabin } from './support/a-cabin.ts'
import { figure } from './support/figure.ts'

it('a spot check that arrives after the patient has left is his as long as nobody else has come, and no screen shows it', async () => {
  await using cabin = await aCabin('2026-11-20T09:58')
  await cabin.visit('a', '09:58', '10:10')
  await cabin.meet('nonin-9560/out-of-reach.jsonl')
  await cabin.until('10:40')
  const [told] = cabin.heard.filter(({ topic, text }) => topic === 'events' && text.includes('UMT-ENCOUNTER-111'))
  expect(JSON.parse(told?.text ?? '')).toMatchObject({
    severity: 'warning',
    device: 'nonin-9560',
    fr: expect.stringContaining('fermeture de la consultation a : une mesure'),
  })
  for (const secret of [figure('93'), figure('88'), /Patient/]) expect(told?.text).not.toMatch(secret)
  expect(await cabin.end()).toEqual({
    finals: [],
    late: ['a 10:05:00 93', 'a 10:05:00 88'],
    held: ['nonin-9560 no-encounter 10:20:29 oxygen-saturation+heart-rate'],
  })
})
