import { expect, test } from 'vitest'
import { backoffMs, probeAfterMs } from './backoff.ts'

test('pauses double up to a minute, and the dice decide how much of it', () => {
  expect([0, 1, 2, 5, 6, 60, 5_000].map((failures) => backoffMs(failures, 1))).toEqual([
    1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000,
  ])
  expect(backoffMs(3, 0.25)).toBe(2_000)
})

test('a platform is never asked again at once, whatever the dice say', () => {
  expect(backoffMs(0, 0)).toBe(100)
})

test('what the platform asks for counts where it is longer, and an hour is the most', () => {
  expect(backoffMs(0, 1, 120_000)).toBe(120_000)
  expect(backoffMs(6, 1, 5_000)).toBe(60_000)
  expect(backoffMs(0, 1, 86_400_000)).toBe(3_600_000)
})

test('a stopped lane tries after 5, 10, 20, 40 and then every 60 minutes', () => {
  expect([0, 1, 2, 3, 4, 5, 900].map((tries) => probeAfterMs(tries) / 60_000)).toEqual([5, 10, 20, 40, 60, 60, 60])
})
