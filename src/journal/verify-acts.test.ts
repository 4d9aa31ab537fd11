import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { storedObservation } from './checked-row.ts'
import { chainAfter, digestOfAct, GENESIS } from './digest.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { blob, integer, text, textOrNull } from './rows.ts'
import { VERIFY } from './statements.ts'
import { actOf, assigning, closingOf, discarding } from './testing/acts.ts'
import { entryOf, heldEntryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'
import type { Finding } from './types.ts'

let made: Buffer | undefined

/** A stopped journal with acts 1 to 8: the key, three encounters, an assignment (6) and a discard (7). */
function stoppedJournal(): string {
  const path = join(temporaryFolder(), 'journal.db')
  made ??= bytesOf(path)
  writeFileSync(path, made)
  return path
}

function bytesOf(path: string): Buffer {
  {
    using journal = openJournal({ path, clock: systemClock, key: testKey() })
    journal.commit([entryOf(1), heldEntryOf(2), heldEntryOf(3), heldEntryOf(4)])
    journal.record([actOf(1), closingOf(1), actOf(2), closingOf(2)])
    journal.record([assigning(2, 'encounter-2'), discarding(3), actOf(3)])
  }
  return readFileSync(path)
}

/** Does to a journal what the daemon never does, past its indexes and references. */
function tampered(task: string | ((db: DatabaseSync) => void)): string {
  const path = stoppedJournal()
  using db = new DatabaseSync(path, { enableForeignKeyConstraints: false })
  db.exec('DROP INDEX acts_deciding')
  if (typeof task === 'string') db.exec(task)
  else task(db)
  return path
}

/** What is found without the key, and with it. */
function findingsOf(path: string): readonly (readonly Finding[])[] {
  return [undefined, testKey()].map((key) => {
    using reader = openJournalReadOnly(path, key)
    return reader.verify().findings
  })
}

const found = (kind: Finding['kind'], seq: number) => expect.objectContaining({ kind, table: 'acts', seq })
const isNamed = (seq: number, findings: readonly Finding[]): boolean =>
  findings.some((each) => each.table === 'acts' && (each.seq ?? 0) <= seq && seq <= (each.untilSeq ?? each.seq ?? 0))

test('untouched acts have no finding, and are counted', () => {
  using reader = openJournalReadOnly(stoppedJournal(), testKey())
  expect(reader.verify()).toEqual({ ...WHOLE, readings: 4, observations: 4, acts: 8 })
})

describe('one byte that is changed in an act names that act, with and without the key', () => {
  test.each(['kind', 'at', 'reading', 'encounter', 'erased', 'detail', 'digest', 'chain'])(
    'in its column %s',
    (column) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(), fc.nat(6), (seq, at, bit) => {
          const path = tampered((db) => {
            const row = db.prepare('SELECT * FROM acts WHERE seq = ?').get(seq)
            db.prepare(`UPDATE acts SET ${column} = ? WHERE seq = ?`).run(changed(row?.[column] ?? null, at, bit), seq)
          })
          expect(findingsOf(path).map((findings) => isNamed(seq, findings))).toEqual([true, true])
        }),
        { numRuns: 25 },
      )
    },
  )

  test('in its number', () => {
    for (let seq = 1; seq <= 8; seq += 1) {
      const path = tampered(`UPDATE acts SET seq = seq + 64 WHERE seq = ${seq}`)
      expect(findingsOf(path).map((findings) => isNamed(seq, findings))).toEqual([true, true])
    }
  })

  test.each(['9007199254740993', '-9007199254740993'])('in its time, which is no number then: %s', (at) => {
    for (let seq = 1; seq <= 8; seq += 1) {
      const path = tampered(`UPDATE acts SET at = ${at} WHERE seq = ${seq}`)
      expect(findingsOf(path).map((findings) => isNamed(seq, findings))).toEqual([true, true])
    }
  })

  test.each([
    "id = id || '0'",
    "metric = 'x'",
    'body = CAST(body || body AS BLOB)',
    'act = NULL',
    'reading = 1, position = 9',
  ])('in what it made of a held reading: %s', (change) => {
    const path = tampered(`UPDATE observations SET ${change} WHERE act = 6 AND position = 1`)
    expect(findingsOf(path).map((findings) => isNamed(6, findings))).toEqual([true, true])
  })
})

function changed(value: SQLOutputValue, at: number, bit: number): string | number | Buffer {
  if (value === null) return 'x'
  if (typeof value === 'number') return value + (1 << bit)
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value as Uint8Array)
  bytes.writeUInt8(bytes.readUInt8(at % bytes.length) ^ (1 << bit), at % bytes.length)
  return typeof value === 'string' ? bytes.toString('latin1') : bytes
}

describe('acts that are gone, or not in their place, are named', () => {
  test.each([
    ['the first', 'seq = 1', 1, 1],
    ['one in the middle', 'seq = 4', 4, 4],
    ['the last ones', 'seq >= 7', 7, 8],
  ])('%s', (_which, where, seq, untilSeq) => {
    const [open = []] = findingsOf(tampered(`DELETE FROM acts WHERE ${where}`))
    expect(open).toContainEqual(expect.objectContaining({ kind: 'missing', table: 'acts', seq, untilSeq }))
  })

  test('an assignment that is gone leaves its Observations as orphans, and its reading held', () => {
    const [open = []] = findingsOf(tampered('DELETE FROM acts WHERE seq = 6'))
    expect(open).toContainEqual(found('orphan', 6))
    expect(open).toContainEqual({ kind: 'miscounted', detail: 'held: 1 counted, 2 there' })
  })

  test('two swapped ones', () => {
    const path = tampered(
      'UPDATE acts SET seq = 99 WHERE seq = 3; UPDATE acts SET seq = 3 WHERE seq = 4; UPDATE acts SET seq = 4 WHERE seq = 99',
    )
    for (const findings of findingsOf(path)) {
      expect(findings).toContainEqual(found('out-of-place', 3))
      expect(findings).toContainEqual(found('out-of-place', 4))
    }
  })

  test('one inserted at the end, a copy of an earlier one with a chain that fits', () => {
    const path = tampered((db) => {
      db.exec(
        'INSERT INTO acts SELECT 9, kind, at, reading, encounter, erased, detail, digest, chain FROM acts WHERE seq = 2',
      )
      rechain(db)
    })
    const [open = [], keyed = []] = findingsOf(path)
    expect(open).toContainEqual({ kind: 'miscounted', detail: 'acts: 8 counted, 9 there' })
    expect(open).toContainEqual(found('out-of-place', 9))
    expect(keyed).toContainEqual(found('not-opened', 9))
  })
})

test('a table that was written anew with all its digests, chains and counts is found with the key', () => {
  const path = stoppedJournal()
  {
    using db = new DatabaseSync(path)
    db.exec("UPDATE acts SET encounter = 'encounter-1' WHERE seq = 6")
    rechain(db)
    db.exec('UPDATE head SET acts_chain = (SELECT chain FROM acts ORDER BY seq DESC LIMIT 1)')
  }
  expect(findingsOf(path)).toEqual([[], [{ kind: 'forged', detail: 'the counts were not written with this key' }]])
  expect(() => openJournal({ path, clock: systemClock, key: testKey() })).toThrow(
    expect.objectContaining({ code: 'UMT-JOURNAL-102' }),
  )
})

/** Everything that one can make fit without the key. */
function rechain(db: DatabaseSync): void {
  let previous = GENESIS
  for (const row of db.prepare('SELECT * FROM acts ORDER BY seq').all()) {
    const seq = integer(row, 'seq')
    const digest = digestOfAct({
      kind: text(row, 'kind'),
      at: integer(row, 'at'),
      reading: textOrNull(row, 'reading'),
      encounter: textOrNull(row, 'encounter'),
      erased: textOrNull(row, 'erased'),
      detail: blob(row, 'detail'),
      observations: db.prepare(VERIFY.acts.observations).all(seq).map(storedObservation),
    })
    previous = chainAfter(previous, digest)
    db.prepare('UPDATE acts SET digest = ?, chain = ? WHERE seq = ?').run(digest, previous, seq)
  }
}
