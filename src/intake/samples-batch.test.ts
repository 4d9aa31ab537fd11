import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import { Decimal } from '../reading/decimal.ts'
import type { Samples } from '../reading/reading.ts'
import { SamplesBatch } from './samples-batch.ts'

const PERIOD_MS = 1000 / 60
const pleth = (...samples: number[]) =>
  ({ what: 'samples', signal: 'plethysmogram', samples, periodMs: PERIOD_MS }) as const

describe('samples on their way to the bus', () => {
  it('leave in a few chunks a second, each sample once and in order', () => {
    const batch = new SamplesBatch()
    const chunks = Array.from({ length: 120 }, (_, index) => batch.add(pleth(index), T0 + index * PERIOD_MS)).flat()
    const all = [...chunks, ...batch.flush()]
    expect(all.length).toBeGreaterThan(6)
    expect(all.length).toBeLessThan(12)
    expect(all.flatMap(({ samples }) => samples)).toEqual(Array.from({ length: 120 }, (_, index) => index))
  })

  it('carry the instant of their first sample', () => {
    const batch = new SamplesBatch()
    batch.add(pleth(1, 2, 3), T0)
    const [chunk] = batch.flush()
    expect(chunk?.start).toBeCloseTo(T0 - 2 * PERIOD_MS)
  })

  it('are handed out as they are when they have no fixed period', () => {
    const batch = new SamplesBatch()
    expect(batch.add({ what: 'samples', signal: 'rr-interval', samples: [820.313] }, T0)).toEqual([
      { signal: 'rr-interval', timing: 'beat-to-beat', unit: 'ms', start: T0, samples: [820.313] },
    ])
    expect(batch.flush()).toEqual([])
  })

  it('go on in chunks though the clock of this machine was set back', () => {
    const batch = new SamplesBatch()
    batch.add(pleth(1), T0)
    const hourBefore = T0 - 3_600_000
    const chunks = Array.from({ length: 60 }, (_, index) =>
      batch.add(pleth(index), hourBefore + index * PERIOD_MS),
    ).flat()
    expect(chunks.length).toBeGreaterThan(2)
  })

  const LEADS = ['I', 'II'] as const
  const ecg = (samples: readonly number[], more: Partial<Samples> = {}): Samples => ({
    what: 'samples',
    signal: 'ecg',
    samples,
    leads: LEADS,
    periodMs: 4,
    scale: { factor: Decimal.parse('0.0024672'), unit: 'mV' },
    ...more,
  })

  it('of several leads count once an instant, and say how wrong their time may be', () => {
    const batch = new SamplesBatch()
    const chunks = Array.from({ length: 125 }, (_, index) => batch.add(ecg([index, -index]), T0 + index * 4)).flat()
    expect(chunks).toHaveLength(1)
    expect(chunks[0]).toMatchObject({ leads: LEADS, unit: 'mV', start: T0, uncertaintyMs: 501, follows: false })
    expect(chunks[0]?.samples).toHaveLength(126)
  })

  it('share no chunk with samples that the device doubts', () => {
    const batch = new SamplesBatch()
    batch.add(ecg([1, 1]), T0)
    const [calm] = batch.add(ecg([2, 2], { flags: ['lead-off'] }), T0 + 4)
    expect(calm).not.toHaveProperty('flags')
    expect(batch.flush()).toMatchObject([{ samples: [2, 2], flags: ['lead-off'], follows: true }])
  })

  it('do not follow what came before bytes that were lost', () => {
    const batch = new SamplesBatch()
    batch.add(ecg([1, 1]), T0)
    expect(batch.interrupt()).toMatchObject([{ samples: [1, 1] }])
    batch.add(ecg([2, 2]), T0 + 4)
    expect(batch.flush()).toMatchObject([{ samples: [2, 2], follows: false }])
  })

  it('that are none tell why, once', () => {
    const batch = new SamplesBatch()
    batch.add(ecg([1, 1]), T0)
    const { periodMs: _, ...off } = ecg([], { absent: 'lead-off' })
    expect(batch.add(off, T0 + 4)).toMatchObject([{ samples: [1, 1] }, { samples: [], absent: 'lead-off' }])
    expect(batch.add(off, T0 + 8)).toEqual([])
    batch.add(ecg([2, 2]), T0 + 12)
    expect(batch.flush()).toMatchObject([{ samples: [2, 2], follows: false }])
  })

  it('are a fault of their driver when a lead is missing from an instant', () => {
    expect(() => new SamplesBatch().add(ecg([1, 1, 1]), T0)).toThrow(RangeError)
  })

  it('leave nothing behind for the next connection', () => {
    const batch = new SamplesBatch()
    batch.add(pleth(1), T0)
    batch.flush()
    expect(batch.flush()).toEqual([])
  })
})
