import { expect, it } from 'vitest'
import { waitingHeld } from './waiting-held.ts'

const HOUR_MS = 3_600_000
const NOW = Date.UTC(2026, 10, 20, 10)

const heldFor = (...hours: readonly number[]) => ({
  held: () =>
    hours.map((each) => ({
      key: String(each),
      device: 'cuff-1',
      arrivedAt: NOW - each * HOUR_MS,
      // A cuff that was left in the year 2000: its age would be a quarter of a century.
      measuredAt: Date.UTC(2000, 0),
      heldBecause: 'unknown-time',
      metrics: ['blood-pressure'],
    })),
})

it('nothing is held: nobody waits', () => {
  expect(waitingHeld(heldFor(), NOW, 24)).toEqual({ heldLong: 0 })
})

it('what waits since yesterday is counted by its arrival, whatever its device says', () => {
  expect(waitingHeld(heldFor(1, 23, 25, 50), NOW, 24)).toEqual({ heldLong: 2, oldestHeldS: 180_000 })
  expect(waitingHeld(heldFor(1), NOW, 24)).toEqual({ heldLong: 0, oldestHeldS: 3_600 })
})

it('a clock that was set back makes nothing younger than now', () => {
  expect(waitingHeld(heldFor(-2), NOW, 24)).toEqual({ heldLong: 0, oldestHeldS: 0 })
})
