import { writeSync } from 'node:fs'
import { testKey } from '../../../tests/support/keys.ts'
import { systemClock } from '../../clock.ts'
import { openJournal } from '../open.ts'
import { ALL, answered, handedOut } from './deliveries.ts'
import { entriesOf } from './entries.ts'

/**
 * A daemon with an uplink in small, to be killed: commits, and sends to a platform that takes everything. It tells what it
 * committed, then what it is about to send, then what it settled; each once that is on the disk. Its argument is the path of the
 * journal.
 */
const journal = openJournal({ path: process.argv[2] ?? '', clock: systemClock, key: testKey() })
const tell = (what: string, ids: readonly string[]) => writeSync(1, ids.map((id) => `${what} ${id}\n`).join(''))
journal.outbox.declare([{ name: 'telmi' }])
for (let n = journal.counts().readings + 1; ; n += 3) {
  const entries = entriesOf(n, n + 2)
  journal.commit(entries)
  tell(
    'committed',
    entries.flatMap(({ observations }) => observations.map(({ id }) => id)),
  )
  // Two of three, so that a backlog grows.
  const units = handedOut(journal, 'telmi', { ...ALL, units: 2 })
  const ids = units.flatMap(({ observations }) => observations.map(({ observation }) => observation))
  tell('sent', ids)
  journal.outbox.settle('telmi', answered(units, 'accepted'), 1)
  tell('settled', ids)
}
