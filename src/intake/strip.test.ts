import { describe, expect, it } from 'vitest'
import { ECG_DEVICE, ecgChunk, ecgChunks } from '../../tests/support/chunks.ts'
import { T0 } from '../../tests/support/readings.ts'
import type { FixedPeriodChunk } from './samples-batch.ts'
import { StripFollower } from './strip.ts'

const follower = (since = Number.NEGATIVE_INFINITY) => new StripFollower(ECG_DEVICE, since)
const feed = (to: StripFollower, chunks: readonly FixedPeriodChunk[]) => chunks.flatMap((chunk) => to.add(chunk) ?? [])

describe('the strip of a curve', () => {
  it('is what came last, half a minute at most, each sample once and in order', () => {
    const curve = follower()
    expect(feed(curve, ecgChunks(0, 100))).toEqual([])
    const strip = curve.end()
    expect(strip?.samples).toEqual(Array.from({ length: 6_000 }, (_, index) => 14_000 + index))
    expect(strip).toMatchObject({ start: T0 + 70_000, end: T0 + 99_995, periodMs: 5, uncertaintyMs: 10 })
    expect(curve.end()).toBeUndefined()
  })

  it('is none below ten seconds', () => {
    const curve = follower()
    feed(curve, ecgChunks(0, 9.75))
    expect(curve.end()).toBeUndefined()
    feed(curve, ecgChunks(0, 10))
    expect(curve.end()?.samples).toHaveLength(2_000)
  })

  it.each([
    ['the device doubts it', { flags: ['lead-off'] }],
    ['the signal is poor', { flags: ['poor-signal'] }],
    ['there is no sample', { samples: [], absent: 'lead-off' }],
    ['nobody knows its scale any more', { scale: undefined }],
  ] as [string, Partial<FixedPeriodChunk>][])('ends where %s, and what follows begins anew', (_why, doubt) => {
    const curve = follower()
    const ended = feed(curve, [...ecgChunks(0, 12), ecgChunk(12, doubt), ...ecgChunks(12.25, 20)])
    expect(ended.map(({ start, end }) => [start, end])).toEqual([[T0, T0 + 11_995]])
    expect(curve.end()).toBeUndefined()
  })

  it.each([
    ['samples were lost', { follows: false }],
    ['the leads are others', { leads: ['I'] }],
    ['the period is another', { periodMs: 4 }],
  ] as [string, Partial<FixedPeriodChunk>][])('is never joined where %s', (_why, other) => {
    const curve = follower()
    const [ended] = feed(curve, [...ecgChunks(0, 12), ecgChunk(12, other)])
    expect(ended?.samples).toHaveLength(2_400)
    expect(curve.end()).toBeUndefined()
  })

  it('keeps the notices of its device, and a young driver does not spoil it', () => {
    const curve = follower()
    feed(curve, ecgChunks(0, 12, { flags: ['non-diagnostic', 'experimental-driver'] }))
    expect(curve.end()?.flags).toEqual(['non-diagnostic', 'experimental-driver'])
  })

  it('never has samples of which nobody knows the scale', () => {
    const curve = follower()
    feed(
      curve,
      ecgChunks(0, 60).map(({ scale: _, ...chunk }) => chunk),
    )
    expect(curve.end()).toBeUndefined()
  })

  it('has no sample that may have been taken before somebody else came into the cabin', () => {
    const curve = follower(T0 + 1_000)
    feed(curve, ecgChunks(0, 20))
    expect(curve.end()?.start).toBe(T0 + 1_250)
  })

  it('stays in bounds however fast and however many leads', () => {
    const curve = follower()
    const leads = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V'] as const
    feed(curve, ecgChunks(0, 200, { leads, periodMs: 5 }))
    const strip = curve.end()
    expect(strip?.samples).toHaveLength(6_000 * 7)
    feed(curve, ecgChunks(0, 900, { periodMs: 0.1 }))
    expect(curve.end()?.samples.length).toBeLessThanOrEqual(140_000)
  })
})

describe('a capture of a curve', () => {
  it('is its stretch so far, and what follows is another one: no sample is in both', () => {
    const curve = follower()
    feed(curve, ecgChunks(0, 12))
    const captured = curve.capture(T0 + 12_000)
    expect(captured).toMatchObject({ kind: 'final', final: { start: T0, end: T0 + 11_995 } })
    expect(feed(curve, ecgChunks(12, 24))).toEqual([])
    expect(curve.end()).toMatchObject({ start: T0 + 12_000, end: T0 + 23_995 })
  })

  it('that comes too early is told how long is missing, and costs no sample', () => {
    const curve = follower()
    feed(curve, ecgChunks(0, 6))
    expect(curve.capture(T0 + 6_000)).toEqual({ kind: 'not-yet', neededMs: 4_000 })
    feed(curve, ecgChunks(6, 11))
    expect(curve.end()).toMatchObject({ start: T0, end: T0 + 10_995 })
  })

  it('finds nothing while the electrodes are off', () => {
    const curve = follower()
    expect(curve.capture(T0)).toEqual({ kind: 'off' })
    feed(curve, ecgChunks(0, 12))
    expect(curve.capture(T0 + 20_000)).toEqual({ kind: 'off' })
    feed(curve, [ecgChunk(12, { flags: ['lead-off'] })])
    expect(curve.capture(T0 + 12_500)).toEqual({ kind: 'off' })
  })
})
