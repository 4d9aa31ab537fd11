import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
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

  it('leave nothing behind for the next connection', () => {
    const batch = new SamplesBatch()
    batch.add(pleth(1), T0)
    batch.flush()
    expect(batch.flush()).toEqual([])
  })
})
