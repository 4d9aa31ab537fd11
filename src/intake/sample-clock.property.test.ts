import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import { SampleClock } from './sample-clock.ts'

interface Stream {
  readonly periodMs: number
  /** What the device's crystal makes of the period. */
  readonly error: number
  readonly count: number
  /** How long each frame waits for the radio. */
  readonly delays: readonly number[]
  readonly ownClock: boolean
}

const streams: fc.Arbitrary<Stream> = fc.record({
  periodMs: fc.constantFrom(2, 4, 1000 / 130, 8, 20),
  error: fc.double({ min: -0.004, max: 0.004, noNaN: true }),
  count: fc.integer({ min: 1, max: 80 }),
  delays: fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 100, maxLength: 300, size: 'max' }),
  ownClock: fc.boolean(),
})

/** Frames as they come over a radio that keeps their order: one that waits holds up those behind it. */
function* frames({ periodMs, error, count, delays, ownClock }: Stream) {
  const truePeriod = periodMs * (1 + error)
  let earliest = 0
  for (const [index, delay] of delays.entries()) {
    const last = T0 + (index + 1) * count * truePeriod
    earliest = Math.max(earliest, last + delay)
    const at = Math.round(earliest)
    yield { first: last - (count - 1) * truePeriod, at, deviceMs: ownClock ? last - T0 + 123_456 : undefined }
  }
}

describe('samples that arrive in bursts', () => {
  it('were taken within the uncertainty that is told, and never before those that precede them', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const clock = new SampleClock(stream.periodMs)
        let end = Number.NEGATIVE_INFINITY
        for (const { first, at, deviceMs } of frames(stream)) {
          const { start, uncertaintyMs, afterGap } = clock.place(stream.count, at, deviceMs)
          expect(Math.abs(start - first)).toBeLessThanOrEqual(uncertaintyMs)
          if (!afterGap) expect(start).toBeGreaterThan(end)
          end = start + (stream.count - 1) * stream.periodMs
        }
      }),
      { numRuns: 300 },
    )
  })

  it('have no gap where none was lost', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const clock = new SampleClock(stream.periodMs)
        const gaps = [...frames(stream)].map(({ at, deviceMs }) => clock.place(stream.count, at, deviceMs).afterGap)
        expect(gaps.indexOf(true, 1)).toBe(-1)
      }),
    )
  })
})

describe('the time of a sample', () => {
  const even = (clock: SampleClock, frameCount: number, from = T0) =>
    Array.from({ length: frameCount }, (_, index) => clock.place(10, from + (index + 1) * 40)).at(-1)

  it('is known to the millisecond or two when frames come evenly', () => {
    expect(even(new SampleClock(4), 300)?.uncertaintyMs).toBeLessThan(2)
  })

  it('is not taken for known before the radio has shown how late it may be', () => {
    expect(even(new SampleClock(4), 10)?.uncertaintyMs).toBeGreaterThanOrEqual(500)
  })

  it('begins on a new line after a silence, and when our own clock was set back', () => {
    for (const jump of [5_000, -3_600_000]) {
      const clock = new SampleClock(4)
      even(clock, 300)
      const at = T0 + 300 * 40 + jump
      expect(clock.place(10, at)).toMatchObject({ start: at - 36, afterGap: true })
    }
  })

  it('follows the device’s own clock over frames that were lost, and tells the gap', () => {
    const clock = new SampleClock(4)
    for (let index = 1; index <= 300; index += 1) clock.place(10, T0 + index * 40 + (index % 7), index * 40)
    const { start, uncertaintyMs, afterGap } = clock.place(10, T0 + 304 * 40 + 5, 304 * 40)
    expect(afterGap).toBe(true)
    expect(Math.abs(start - (T0 + 304 * 40 - 36))).toBeLessThanOrEqual(uncertaintyMs)
    expect(uncertaintyMs).toBeLessThan(12)
  })

  it('begins anew when the device’s own clock starts again', () => {
    const clock = new SampleClock(4)
    clock.place(10, T0, 900_000)
    expect(clock.place(10, T0 + 40, 40).afterGap).toBe(true)
  })
})
