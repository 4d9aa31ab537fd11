import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal } from './open.ts'
import { actOf, assigning, discarding } from './testing/acts.ts'
import { ALL, answered, handedOut } from './testing/deliveries.ts'
import { entryOf, heldEntryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'

/** Long enough that no other text has it by chance. */
const secret = fc.string({ unit: 'binary', minLength: 8, maxLength: 3000 }).filter((text) => text.isWellFormed())

/** What anybody with the disk can read, in every way in which text is written there. */
const onDisk = (path: string): Buffer =>
  Buffer.concat(
    ['', '-wal', '-shm', '-journal', '.lock'].flatMap((suffix) =>
      existsSync(path + suffix) ? [readFileSync(path + suffix)] : [],
    ),
  )

test('nothing of what is sealed stands in any file, while the journal runs, once it is closed, and after a purge', () => {
  fc.assert(
    fc.property(secret, secret, secret, secret, (reading, body, held, detail) => {
      const path = join(temporaryFolder(), 'journal.db')
      const secrets = [reading, body, held, detail].map((text) => JSON.stringify(text).slice(1, -1))
      const expectNone = () => {
        const bytes = onDisk(path)
        for (const text of secrets) {
          const written = [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(text).toString('hex')]
          expect(written.filter((each) => bytes.includes(each))).toEqual([])
        }
      }
      const observations = [{ id: 'o1', metric: 'body-temperature', body: JSON.stringify(body) }]
      {
        using journal = openJournal({ path, clock: systemClock, key: testKey() })
        journal.outbox.declare([{ name: 'telmi' }])
        journal.commit([
          entryOf(1, { reading: JSON.stringify(reading), observations }),
          { ...heldEntryOf(2), reading: JSON.stringify(held) },
          heldEntryOf(3),
        ])
        const said = JSON.stringify({ patient: detail })
        journal.record([actOf(1, { detail: said }), { ...discarding(3), detail: said }])
        journal.record([
          {
            ...assigning(2, 'encounter-1'),
            detail: said,
            observations: observations.map((each) => ({ ...each, id: 'o2' })),
          },
        ])
        // An endpoint may quote what it was sent, and a reference may be to the patient, by his name.
        const units = handedOut(journal, 'telmi', ALL)
        journal.outbox.settle('telmi', answered(units, 'permanent', { reason: body }), 0)
        journal.outbox.setReference('telmi', detail, { reference: detail, digest: body })
        expectNone()
        journal.checkpoint()
        expectNone()
        journal.outbox.settle('telmi', answered(units, 'accepted'), 0)
        expectNone()
      }
      expectNone()
      using journal = openJournal({ path, clock: systemClock, key: testKey() })
      expect(journal.observationsOf('encounter-1').map((each) => JSON.parse(each))).toEqual([body, body])
      journal.purge(Number.MAX_SAFE_INTEGER)
      expectNone()
    }),
    { numRuns: 25 },
  )
})
