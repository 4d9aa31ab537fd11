import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emptyTemp } from '../../tests/support/empty-temp.ts'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import type { FinalStore } from '../intake/intake.ts'
import { openJournal } from '../journal/open.ts'
import type { JournalEntry } from '../journal/types.ts'
import { ReplayStore } from './replay-store.ts'

const digest = (digit: string) => digit.repeat(64)
const entry = (key: string, content: string, arrivedAt: number): JournalEntry => ({
  key: digest(key),
  content: digest(content),
  device: 'cuff',
  arrivedAt,
  measuredAt: arrivedAt,
  encounter: 'outside',
  metrics: ['heart-rate'],
  reading: '{}',
  observations: [],
})

/** Commits new readings, resends and a false identity, within a batch and after it, and asks what arrived last. */
const story = (store: FinalStore) => [
  store.lastArrival('cuff', digest('a')),
  store.commit([entry('1', 'a', 1_000), entry('1', 'a', 2_000), entry('2', 'b', 3_000)]),
  store.commit([entry('3', 'a', 9_000), entry('4', 'a', 5_000), entry('1', 'b', 6_000)]),
  store.commit([]),
  store.lastArrival('cuff', digest('a')),
  store.lastArrival('cuff', digest('b')),
  store.lastArrival('belt', digest('a')),
]

it('decides as the journal on the disk does', () => {
  using journal = openJournal({ path: join(emptyTemp().path, 'journal.db'), clock: systemClock, key: testKey() })
  const told = story(new ReplayStore())
  expect(told).toEqual(story(journal))
  expect(told.slice(-3)).toEqual([9_000, 3_000, undefined])
})
