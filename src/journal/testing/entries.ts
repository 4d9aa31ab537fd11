import { hash } from 'node:crypto'
import type { JournalEntry } from '../types.ts'

/** The n-th of a series of measurements, as the intake would hand it over: one blood pressure with its pulse. */
export function entryOf(n: number, changes: Partial<JournalEntry> = {}): JournalEntry {
  const key = hash('sha256', `key ${n}`)
  return {
    key,
    content: hash('sha256', `content ${n}`),
    device: 'cuff-1',
    arrivedAt: 1_790_000_000_000 + n,
    measuredAt: 1_789_999_940_000 + n,
    encounter: 'encounter-1',
    metrics: ['blood-pressure', 'heart-rate'],
    reading: JSON.stringify({ n }),
    observations: ['blood-pressure', 'heart-rate'].map((metric) => ({
      id: `${key.slice(0, 16)}-${metric}`,
      metric,
      body: JSON.stringify({ resourceType: 'Observation', n, metric, text: 'é'.repeat(600) }),
    })),
    ...changes,
  }
}

/** The same measurement while nobody knows whose it is. */
export function heldEntryOf(n: number, heldBecause = 'before-encounter'): JournalEntry {
  const { encounter: _unknown, ...entry } = entryOf(n)
  return { ...entry, heldBecause, observations: [] }
}

export const entriesOf = (from: number, to: number): readonly JournalEntry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => entryOf(from + index))
