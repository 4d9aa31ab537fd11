import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TokenBucket } from './token-bucket.ts'

describe('a token bucket', () => {
  it('lets its burst through at once, and then so much a second', () => {
    const bucket = new TokenBucket({ perSecond: 10, atOnce: 3 }, 0)
    expect([1, 1, 1].map((cost) => bucket.take(cost, 0))).toEqual([0, 0, 0])
    expect(bucket.take(1, 0)).toBe(100)
    expect(bucket.take(1, 0)).toBe(200)
    expect(bucket.take(1, 300)).toBe(0)
  })

  it('lets no more through in any time than its burst and its rate, however it is asked', () => {
    const asked = fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 5 })), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(asked, (steps) => {
        const bucket = new TokenBucket({ perSecond: 20, atOnce: 10 }, 0)
        let now = 0
        let latest = 0
        let taken = 0
        for (const [pause, cost] of steps) {
          now += pause
          latest = Math.max(latest, now + bucket.take(cost, now))
          taken += cost
          expect(taken).toBeLessThanOrEqual(10 + (latest / 1_000) * 20 + 1e-6)
        }
      }),
    )
  })

  it('gains nothing by a clock that goes back', () => {
    const bucket = new TokenBucket({ perSecond: 1, atOnce: 1 }, 1_000)
    expect(bucket.take(1, 1_000)).toBe(0)
    expect(bucket.take(1, 0)).toBe(1_000)
    expect(bucket.take(0, 1_000)).toBe(0)
  })
})
