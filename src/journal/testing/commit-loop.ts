import { writeSync } from 'node:fs'
import { testKey } from '../../../tests/support/keys.ts'
import { systemClock } from '../../clock.ts'
import { openJournal } from '../open.ts'
import { actOf } from './acts.ts'
import { entriesOf } from './entries.ts'

/**
 * A daemon in small, to be killed: commits measurement after measurement, in batches of 1 to 3, with an act after each, and
 * tells each key and the number of each act once it was committed. Its argument is the path of the journal. The last batch before a kill is sent again, as a device would.
 */
const journal = openJournal({ path: process.argv[2] ?? '', clock: systemClock, key: testKey() })
const resent = Math.max(1, journal.counts().readings - 2)
for (let from = resent, size = 1; ; from += size, size = (size % 3) + 1) {
  const entries = entriesOf(from, from + size - 1)
  journal.commit(entries)
  writeSync(1, entries.map(({ key }) => `${key}\n`).join(''))
  const [act] = journal.record([actOf(from)])
  if (act?.kind === 'recorded') writeSync(1, `act ${act.seq}\n`)
}
