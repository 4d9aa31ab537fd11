import { testKey } from '../../../tests/support/keys.ts'
import { systemClock } from '../../clock.ts'
import { UmtError } from '../../errors.ts'
import { openJournal } from '../open.ts'
import { actOf } from './acts.ts'
import { ALL, answered, handedOut } from './deliveries.ts'
import { entriesOf } from './entries.ts'

/**
 * Commits batches, with an act after each, and sends one reading of each, until the disk refuses something, makes room, and
 * commits again. Started with a limit on the size of a file, which is the only full disk that needs no privilege. Tells what
 * happened as one JSON object.
 */
const journal = openJournal({ path: process.argv[2] ?? '', clock: systemClock, key: testKey() })
journal.outbox.declare([{ name: 'telmi' }])
let committed = 0
let recorded = 0
let settled = 0
let refusal: unknown
while (refusal === undefined && committed < 10_000) {
  try {
    journal.commit(entriesOf(committed + 1, committed + 5))
    committed += 5
    journal.record([actOf(committed)])
    recorded += 1
    const units = handedOut(journal, 'telmi', { ...ALL, units: 1 })
    journal.outbox.settle('telmi', answered(units, 'accepted'), 1)
    settled += 1
  } catch (error) {
    refusal = error instanceof UmtError ? error.code : String(error)
  }
}
const after = journal.counts().readings
const actsAfter = journal.counts().acts - 1
const [tally] = journal.outbox.tallies()
const owed = tally?.owed
const findings = journal.verify().findings
const roomMade = journal.checkpoint()
const outcomes = [...journal.commit(entriesOf(committed + 1, committed + 5)), ...journal.record([actOf(recorded)])]
console.log(
  JSON.stringify({ committed, recorded, settled, refusal, after, actsAfter, owed, findings, roomMade, outcomes }),
)
