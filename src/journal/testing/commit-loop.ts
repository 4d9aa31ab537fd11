import { writeSync } from 'node:fs'
import { testKey } from '../../../tests/support/keys.ts'
import { systemClock } from '../../clock.ts'
import { openJournal } from '../open.ts'
import { entriesOf } from './entries.ts'

/**
 * A daemon in small, to be killed: commits measurement after measurement, in batches of 1 to 3, and tells each key once
 * it was committed. Its argument is the path of the journal. The last batch before a kill is sent again, as a device would.
 */
const journal = openJournal({ path: process.argv[2] ?? '', clock: systemClock, key: testKey() })
const resent = Math.max(1, journal.counts().readings - 2)
for (let from = resent, size = 1; ; from += size, size = (size % 3) + 1) {
  const entries = entriesOf(from, from + size - 1)
  journal.commit(entries)
  writeSync(1, entries.map(({ key }) => `${key}\n`).join(''))
}
