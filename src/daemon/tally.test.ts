import { expect, it } from 'vitest'
import { Tally } from './tally.ts'

const T0 = 1_790_000_000_000

const times = (count: number) => Array.from({ length: count }, () => 'heart-rate')

it('knows no rate before a minute is over', () => {
  const tally = new Tally(T0)
  tally.preliminary(times(100))
  expect(tally.rates(T0 + 59_999)).toEqual({ preliminaryPerMin: 0, finalPerMin: 0 })
})

it('gives what passed in the minute that was measured last', () => {
  const tally = new Tally(T0)
  tally.preliminary(times(2))
  tally.preliminary(times(60))
  tally.final(times(3), T0 + 1)
  expect(tally.rates(T0 + 60_000)).toEqual({ preliminaryPerMin: 62, finalPerMin: 3 })
  tally.final(times(1), T0 + 1)
  expect(tally.rates(T0 + 119_999)).toEqual({ preliminaryPerMin: 62, finalPerMin: 3 })
  expect(tally.rates(T0 + 120_000)).toEqual({ preliminaryPerMin: 0, finalPerMin: 1 })
})

it('gives a rate by the minute when it was asked late', () => {
  const tally = new Tally(T0)
  tally.preliminary(times(90))
  expect(tally.rates(T0 + 90_000).preliminaryPerMin).toBe(60)
})

it('counts duplicates and refused frames from the start of the daemon', () => {
  const tally = new Tally(T0)
  tally.duplicate()
  for (const _each of [1, 2]) tally.decodeError('contec-cms50')
  tally.rates(T0 + 60_000)
  expect(tally).toMatchObject({ duplicates: 1, decodeErrors: 2 })
})

it('measures anew when the clock was set back, instead of knowing no rate for an hour', () => {
  const tally = new Tally(T0)
  tally.preliminary(times(90))
  tally.rates(T0 - 3_600_000)
  tally.preliminary(times(30))
  expect(tally.rates(T0 - 3_600_000 + 60_000).preliminaryPerMin).toBe(30)
})

it('counts by driver and by metric for whoever looks at many vehicles', () => {
  const tally = new Tally(T0)
  tally.decodeError('contec-cms50')
  tally.decodeError('sig-blood-pressure')
  tally.decodeError('sig-blood-pressure')
  tally.final(['blood-pressure', 'heart-rate'], T0 + 1)
  tally.final(['heart-rate'], T0 + 1)
  tally.preliminary(['heart-rate'])
  expect(Object.fromEntries(tally.decodeErrorsByDriver)).toEqual({ 'contec-cms50': 1, 'sig-blood-pressure': 2 })
  expect(tally.lastFinalAt).toBe(T0 + 1)
  expect(tally.readings).toEqual([
    { status: 'final', metric: 'blood-pressure', count: 1 },
    { status: 'final', metric: 'heart-rate', count: 2 },
    { status: 'preliminary', metric: 'heart-rate', count: 1 },
  ])
})
