import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toEntry } from '../src/audit/acts.ts'
import { openJournal, openJournalReadOnly } from '../src/journal/open.ts'
import { discarding } from '../src/journal/testing/acts.ts'
import { entryOf, heldEntryOf } from '../src/journal/testing/entries.ts'
import { aDaemon, stateFolder } from './support/a-daemon.ts'
import { FakeClock } from './support/fake-clock.ts'
import { testKey } from './support/keys.ts'

const DAY_MS = 86_400_000
const PATIENT = { kind: 'literal', reference: 'Patient/p1' } as const
const settled = () => new Promise(setImmediate)

it('what was discarded is forgotten after a week, at the start and while the daemon runs; what is held stays', async () => {
  const state = await stateFolder()
  const path = join(state, 'journal.db')
  const clock = new FakeClock(Date.now())
  {
    using journal = openJournal({ path, clock, key: testKey() })
    journal.commit([1, 2, 3].map((n) => heldEntryOf(n)))
    journal.record([
      { ...discarding(1), at: clock.now() - 8 * DAY_MS },
      { ...discarding(2), at: clock.now() - 6.5 * DAY_MS },
    ])
  }
  const kept = (): readonly boolean[] => {
    using reader = openJournalReadOnly(path, testKey())
    expect(reader.verify().findings).toEqual([])
    return [1, 2, 3].map((n) => reader.heldReading(entryOf(n).key) !== undefined)
  }
  await using _daemon = await aDaemon({ state, clock })
  await settled()
  expect(kept()).toEqual([false, true, true])
  clock.advance(DAY_MS)
  expect(kept()).toEqual([false, false, true])
})

it('nothing is forgotten by a clock that may be a month ahead, until the network tells the time', async () => {
  const state = await stateFolder()
  const path = join(state, 'journal.db')
  const clock = new FakeClock(Date.now())
  {
    using journal = openJournal({ path, clock, key: testKey() })
    const opened = { at: clock.now(), encounter: 'e1', by: { kind: 'daemon' }, moment: {} } as const
    journal.commit([heldEntryOf(1)])
    journal.record([
      { ...toEntry({ ...opened, kind: 'encounter-opened', subject: PATIENT }), observations: [] },
      { ...toEntry({ ...opened, kind: 'encounter-closed', because: 'asked' }), observations: [] },
    ])
  }
  const isKnown = (): boolean => {
    using reader = openJournalReadOnly(path, testKey())
    return reader.acts({ kinds: ['encounter-opened'] }).every(({ detail }) => detail !== undefined)
  }
  const board = { synchronised: false }
  const clockSources = {
    synchronised: async () => board.synchronised,
    hardware: () => undefined,
    wasSynchronised: () => false,
  }
  clock.advance(30 * DAY_MS)
  await using _daemon = await aDaemon({ state, clock, clockSources })
  await settled()
  clock.advance(DAY_MS)
  await settled()
  expect(isKnown()).toBe(true)
  board.synchronised = true
  clock.advance(60_000)
  await settled()
  clock.advance(3_600_000)
  expect(isKnown()).toBe(false)
})
