import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openJournal, openJournalReadOnly } from '../src/journal/open.ts'
import { discarding } from '../src/journal/testing/acts.ts'
import { entryOf, heldEntryOf } from '../src/journal/testing/entries.ts'
import { aDaemon, stateFolder } from './support/a-daemon.ts'
import { FakeClock } from './support/fake-clock.ts'
import { testKey } from './support/keys.ts'

const DAY_MS = 86_400_000

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
  expect(kept()).toEqual([false, true, true])
  clock.advance(DAY_MS)
  expect(kept()).toEqual([false, false, true])
})
