import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { blob } from './rows.ts'
import { erasedCell } from './seal.ts'
import { actOf, assigning, closingOf, discarding } from './testing/acts.ts'
import { drain } from './testing/deliveries.ts'
import { entryOf, heldEntryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'
import type { Finding, Journal } from './types.ts'

const newPath = () => join(temporaryFolder(), 'journal.db')
function open(path = newPath()): Journal {
  const journal = openJournal({ path, clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  return journal
}
const keyOf = (n: number) => entryOf(n).key
/** Acts of these tests are older. */
const LATER = 1_800_000_000_000

/** One patient, measured and gone; what is not said otherwise is forwarded. */
function consultation(journal: Journal, n: number, { close = true, forward = true } = {}): void {
  journal.record([actOf(n)])
  journal.commit([entryOf(n, { encounter: `encounter-${n}` })])
  if (close) journal.record([closingOf(n)])
  if (forward) drain(journal, 'telmi', LATER)
}

/** Whose patient can still be read. */
const patientsIn = (journal: Journal): readonly (string | undefined)[] =>
  journal
    .acts({ kinds: ['encounter-opened'] })
    .filter(({ detail }) => detail !== undefined)
    .map(({ encounter }) => encounter)

describe('a purge erases', () => {
  test('what was forwarded before, with its patient, and tells so in an act', () => {
    using journal = open()
    consultation(journal, 1)
    consultation(journal, 2)
    expect(journal.purge(LATER + 1)).toEqual({ readings: 2, acts: 4 })
    expect(patientsIn(journal)).toEqual([])
    expect(journal.observationsOf('encounter-1')).toEqual([])
    expect(journal.observation(entryOf(1).observations[0]?.id ?? '')).toBeUndefined()
    const [act] = journal.acts({ kinds: ['readings-purged'] })
    expect(JSON.parse(act?.detail ?? '')).toEqual({ by: { kind: 'daemon' }, readings: 2, acts: 4, before: LATER + 1 })
    expect(journal.counts()).toEqual({ readings: 2, observations: 4, held: 0, acts: 6 })
    expect(journal.verify()).toEqual({ ...WHOLE, readings: 2, observations: 4, acts: 6 })
  })

  test('what was discarded by a clock that had lost its time no sooner than what came after it', () => {
    using journal = open()
    const lost = Date.UTC(2025, 0)
    const right = 1_790_000_000_000
    journal.commit([heldEntryOf(1), heldEntryOf(2)])
    journal.record([{ ...discarding(1), at: lost }, closingOf(3, { at: lost }), { ...discarding(2), at: lost + 1 }])
    expect(journal.purge(right)).toEqual({ readings: 0, acts: 0 })
    journal.record([actOf(4, { at: right })])
    expect(journal.purge(right)).toEqual({ readings: 0, acts: 0 })
    expect(journal.purge(right + 1)).toEqual({ readings: 2, acts: 1 })
    expect(journal.verify().findings).toEqual([])
  })

  test('what was discarded, and never what somebody may still decide on', () => {
    using journal = open()
    journal.commit([heldEntryOf(1), heldEntryOf(2)])
    journal.record([discarding(1)])
    expect(journal.purge(LATER)).toEqual({ readings: 1, acts: 0 })
    expect(journal.heldReading(keyOf(1))).toBeUndefined()
    expect(journal.heldReading(keyOf(2))).toBeDefined()
    expect(journal.verify().findings).toEqual([])
  })

  test('what was assigned, once it was forwarded', () => {
    using journal = open()
    consultation(journal, 1)
    journal.commit([heldEntryOf(2)])
    journal.record([assigning(2, 'encounter-1')])
    expect(journal.purge(LATER + 1)).toEqual({ readings: 1, acts: 0 })
    expect(patientsIn(journal)).toEqual(['encounter-1'])
    expect(journal.observationsOf('encounter-1')).toHaveLength(2)
    drain(journal, 'telmi', LATER)
    expect(journal.purge(LATER + 1)).toEqual({ readings: 1, acts: 2 })
    expect(journal.observationsOf('encounter-1')).toEqual([])
    expect(journal.verify()).toMatchObject({ readings: 2, observations: 4, findings: [] })
  })

  test('the patient of an encounter in which nothing was measured', () => {
    using journal = open()
    journal.record([actOf(1), closingOf(1)])
    expect(journal.purge(LATER)).toEqual({ readings: 0, acts: 2 })
  })

  test('nothing twice, and records no act when there is nothing', () => {
    using journal = open()
    consultation(journal, 1)
    journal.purge(LATER + 1)
    expect(journal.purge(LATER + 2)).toEqual({ readings: 0, acts: 0 })
    expect(journal.counts().acts).toBe(4)
  })
})

describe('a purge keeps', () => {
  test('what nothing was forwarded of', () => {
    using journal = open()
    consultation(journal, 1, { forward: false })
    expect(journal.purge(LATER)).toEqual({ readings: 0, acts: 0 })
    expect(patientsIn(journal)).toEqual(['encounter-1'])
  })

  test('what was forwarded, discarded or closed too lately', () => {
    using journal = open()
    consultation(journal, 1)
    journal.commit([heldEntryOf(2)])
    journal.record([discarding(2)])
    expect(journal.purge(discarding(2).at)).toEqual({ readings: 0, acts: 0 })
    expect(journal.purge(LATER)).toEqual({ readings: 1, acts: 0 })
  })

  test('the patient of an open encounter, though all of him was forwarded', () => {
    using journal = open()
    consultation(journal, 1, { close: false })
    expect(journal.purge(LATER + 1)).toEqual({ readings: 1, acts: 0 })
    expect(patientsIn(journal)).toEqual(['encounter-1'])
  })

  test('the patient who came back under the id of an encounter that was closed', () => {
    using journal = open()
    consultation(journal, 1)
    journal.record([actOf(1, { at: LATER })])
    expect(journal.purge(LATER + 1)).toEqual({ readings: 1, acts: 0 })
    expect(patientsIn(journal)).toEqual(['encounter-1', 'encounter-1'])
  })

  test('the key of the measurement, so that one that the device sends again is not a new one', () => {
    using journal = open()
    consultation(journal, 1)
    journal.purge(LATER + 1)
    expect(journal.commit([entryOf(1)])).toEqual([{ kind: 'duplicate', seq: 1 }])
    expect(journal.lastArrival('cuff-1', entryOf(1).content)).toBe(entryOf(1).arrivedAt)
  })

  test('who decided on a reading, and why', () => {
    using journal = open()
    journal.commit([heldEntryOf(1)])
    journal.record([discarding(1)])
    journal.purge(LATER)
    expect(journal.acts({ reading: keyOf(1) })[0]?.detail).toBe(discarding(1).detail)
  })
})

test('what was erased is nowhere in the files any more', () => {
  const path = newPath()
  using journal = open(path)
  consultation(journal, 1)
  journal.checkpoint()
  const cells = (): readonly Buffer[] => {
    using db = new DatabaseSync(path, { readOnly: true })
    return [
      blob(db.prepare('SELECT reading FROM readings').get(), 'reading'),
      ...db
        .prepare('SELECT body FROM observations')
        .all()
        .map((row) => blob(row, 'body')),
      blob(db.prepare("SELECT detail FROM acts WHERE kind = 'encounter-opened'").get(), 'detail'),
    ].map((cell) => cell.subarray(17, 81))
  }
  const sealed = cells()
  expect(sealed.map((cell) => readFileSync(path).includes(cell))).toEqual([true, true, true, true])
  journal.purge(LATER + 1)
  const files = Buffer.concat([path, `${path}-wal`].map((file) => readFileSync(file)))
  expect(sealed.map((cell) => files.includes(cell))).toEqual([false, false, false, false])
})

describe('verify', () => {
  /** Readings 1 and 2 and their patients are erased by act 10, readings 3 and 4 are not. */
  function purgedJournal(): string {
    const path = newPath()
    using journal = open(path)
    for (const n of [1, 2]) consultation(journal, n)
    for (const n of [3, 4]) consultation(journal, n, { forward: false })
    journal.purge(LATER + 1)
    return path
  }
  const findingsAfter = (sql: string): readonly Finding[] => {
    const path = purgedJournal()
    {
      using db = new DatabaseSync(path, { enableForeignKeyConstraints: false })
      db.exec(sql)
    }
    using reader = openJournalReadOnly(path)
    return reader.verify().findings
  }
  const found = (kind: Finding['kind'], table: Finding['table'], seq: number) =>
    expect.objectContaining({ kind, table, seq })

  test('takes what a purge erased for whole', () => {
    expect(findingsAfter('SELECT 1')).toEqual([])
  })

  test('names a reading that was erased by nobody, its digest being right', () => {
    const path = purgedJournal()
    {
      using db = new DatabaseSync(path)
      db.function('erased', (cell) => erasedCell(cell as Uint8Array))
      db.exec('UPDATE readings SET reading = erased(reading) WHERE seq = 3')
    }
    using reader = openJournalReadOnly(path)
    const { findings } = reader.verify()
    expect(findings).toContainEqual(found('changed', 'readings', 3))
    // What is left of its deliveries speaks of content that is not there any more.
    expect(findings.map(({ table }) => table)).toEqual(['readings', 'outbox', 'outbox'])
  })

  test.each([
    ['a reading that was erased changed since', 'readings', "UPDATE readings SET device = 'cuff-2' WHERE seq = 1", 1],
    [
      'what stands in the place of its content',
      'readings',
      'UPDATE readings SET reading = zeroblob(33) WHERE seq = 1',
      1,
    ],
    ['content that came back', 'readings', 'UPDATE readings SET reading = zeroblob(200) WHERE seq = 2', 2],
    ['an act that was erased changed since', 'acts', 'UPDATE acts SET at = at + 1 WHERE seq = 2', 2],
    [
      'a purge that says more than it did',
      'acts',
      "UPDATE acts SET erased = replace(erased, '2]', '3]') WHERE seq = 10",
      10,
    ],
    ['a purge that is gone', 'acts', 'DELETE FROM acts WHERE seq = 10', 10],
  ] as const)('names %s', (_what, table, sql, seq) => {
    const findings = findingsAfter(sql)
    expect(findings.some((each) => each.table === table && each.seq === seq)).toBe(true)
  })

  test('names everything that a purge erased when the purge is gone', () => {
    const findings = findingsAfter('DELETE FROM acts WHERE seq = 10')
    for (const seq of [1, 2]) expect(findings).toContainEqual(found('changed', 'readings', seq))
  })
})
