import { testKey } from '../../../tests/support/keys.ts'
import { systemClock } from '../../clock.ts'
import { UmtError } from '../../errors.ts'
import { openJournal } from '../open.ts'
import { entriesOf } from './entries.ts'

/**
 * Commits batches until the disk refuses one, makes room, and commits the refused batch again. Started with a limit on
 * the size of a file, which is the only full disk that needs no privilege. Tells what happened as one JSON object.
 */
const journal = openJournal({ path: process.argv[2] ?? '', clock: systemClock, key: testKey() })
let committed = 0
let refusal: unknown
while (refusal === undefined && committed < 10_000) {
  try {
    journal.commit(entriesOf(committed + 1, committed + 5))
    committed += 5
  } catch (error) {
    refusal = error instanceof UmtError ? error.code : String(error)
  }
}
const after = journal.counts().readings
const findings = journal.verify().findings
const roomMade = journal.checkpoint()
const outcomes = journal.commit(entriesOf(committed + 1, committed + 5))
console.log(JSON.stringify({ committed, refusal, after, findings, roomMade, outcomes }))
