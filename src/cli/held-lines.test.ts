import { expect, it } from 'vitest'
import type { DataOf } from '../bus/requests.ts'
import { heldTable } from './held-lines.ts'
import { metricText } from './metric-text.ts'
import { shortKeys } from './short-keys.ts'

const key = (beginning: string) => beginning.padEnd(64, '0')
const held = (beginning: string): DataOf['held'][number] => ({
  key: key(beginning),
  metrics: ['body-temperature'],
  device: 'thermometer-1',
  reason: 'before-encounter',
  measuredAt: '2026-11-20T10:00:00.000+01:00',
  arrivedAt: '2026-11-20T10:00:02.000+01:00',
})

it('shows as much of each key as tells it from the others', () => {
  expect(shortKeys([])).toBe(8)
  expect(shortKeys([key('3f5c9a1e'), key('aa')])).toBe(8)
  expect(shortKeys([key('3f5c9a1e01'), key('3f5c9a1e02')])).toBe(10)
  const table = heldTable([held('3f5c9a1e01'), held('3f5c9a1e02')], 'fr')
  expect(table[1]).toMatch(
    /^3f5c9a1e01 {2}thermometer-1 {2}Température corporelle {2}le 20\/11\/2026 à 10:00 \(il y a .*\) {2}prise avant cette consultation$/,
  )
  expect(table[2]).toMatch(/^3f5c9a1e02 /)
})

it('shows a measurement and a reason of a newer daemon as they stand', () => {
  expect(metricText(['blood-pressure', 'glucose'], 'fr')).toBe('Pression artérielle, glucose')
  expect(heldTable([{ ...held('aa'), reason: 'another-reason' }], 'en')[1]).toMatch(/another-reason$/)
})
