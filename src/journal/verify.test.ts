import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { chainAfter, digestOfReading } from './digest.ts'
import { headOf } from './head.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { blob, integer } from './rows.ts'
import { READ, WRITE } from './statements.ts'
import { entriesOf, entryOf, heldEntryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'
import type { Finding } from './types.ts'

/** A stopped journal of `readings` rows. */
function stoppedJournal(readings = 10): string {
  const path = join(temporaryFolder(), 'journal.db')
  using journal = openJournal({ path, clock: systemClock, key: testKey() })
  journal.commit(entriesOf(1, readings))
  return path
}

/** Does to a journal what the daemon never does. */
function tamper(path: string, sql: string): void {
  using db = new DatabaseSync(path, { enableForeignKeyConstraints: false })
  db.exec(sql)
}

const insertedCopyOfFirst = (seq: number) => `
  INSERT INTO readings SELECT ${seq}, replace(key, '0', '1'), content, device, arrived_at, measured_at, committed_at,
    encounter, held_because, metrics, reading, digest, chain, forwarded_at FROM readings WHERE seq = 1`

function storedBody(path: string, id: string): Buffer {
  using db = new DatabaseSync(path, { readOnly: true })
  return blob(db.prepare(READ.observationById).get(id), 'body')
}

function headPage(path: string): number {
  using db = new DatabaseSync(path, { readOnly: true })
  return integer(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'head'").get(), 'rootpage')
}

function findingsOf(path: string): readonly Finding[] {
  const before = readFileSync(path)
  using reader = openJournalReadOnly(path, testKey())
  const { findings } = reader.verify()
  expect(readFileSync(path).equals(before)).toBe(true)
  return findings
}

const found = (kind: Finding['kind'], seq: number, untilSeq?: number) =>
  expect.objectContaining(untilSeq === undefined ? { kind, seq } : { kind, seq, untilSeq })

test('an untouched journal has no finding and counts what it holds', () => {
  const path = join(temporaryFolder(), 'journal.db')
  {
    using journal = openJournal({ path, clock: systemClock, key: testKey() })
    journal.commit([entryOf(1), heldEntryOf(2), entryOf(3)])
  }
  using reader = openJournalReadOnly(path, testKey())
  expect(reader.verify()).toEqual({ ...WHOLE, readings: 3, observations: 4 })
})

describe('a row that was changed is named', () => {
  test.each([
    "UPDATE observations SET body = CAST(substr(body, 1, 40) || x'00' || substr(body, 42) AS BLOB) WHERE reading = 4 AND position = 1",
    "UPDATE observations SET metric = 'spirometry' WHERE reading = 4 AND position = 0",
    "UPDATE observations SET id = 'other' WHERE reading = 4 AND position = 0",
    'UPDATE readings SET reading = (SELECT reading FROM readings WHERE seq = 5) WHERE seq = 4',
    "UPDATE readings SET encounter = 'encounter-2' WHERE seq = 4",
    "UPDATE readings SET device = 'cuff-2' WHERE seq = 4",
    'UPDATE readings SET measured_at = measured_at + 1 WHERE seq = 4',
    'UPDATE readings SET arrived_at = arrived_at + 1 WHERE seq = 4',
    'UPDATE readings SET committed_at = committed_at + 1 WHERE seq = 4',
    "UPDATE readings SET key = replace(key, substr(key, 1, 1), 'f') WHERE seq = 4",
    "UPDATE readings SET content = replace(content, substr(content, 1, 1), 'f') WHERE seq = 4",
    "UPDATE readings SET metrics = '[]' WHERE seq = 4",
    'UPDATE observations SET position = 1 - position + 2 WHERE reading = 4',
  ])('%s', (sql) => {
    const path = stoppedJournal()
    tamper(path, sql)
    expect(findingsOf(path)).toEqual([{ kind: 'changed', table: 'readings', seq: 4, detail: 'not what was committed' }])
  })

  test('and so is one whose counts changed with it', () => {
    const path = stoppedJournal()
    tamper(path, "UPDATE readings SET held_because = 'before-pairing' WHERE seq = 4")
    expect(findingsOf(path)).toEqual([found('changed', 4), expect.objectContaining({ kind: 'miscounted' })])
  })

  test('and one whose digest was forged breaks the chain', () => {
    const path = stoppedJournal()
    tamper(path, `UPDATE readings SET digest = '${'a'.repeat(64)}' WHERE seq = 4`)
    expect(findingsOf(path)).toEqual([found('changed', 4), found('out-of-place', 4)])
  })

  test('by a single bit on the disk', () => {
    const path = stoppedJournal()
    const bytes = readFileSync(path)
    const at = bytes.indexOf(storedBody(path, entryOf(6).observations[0]?.id ?? '').subarray(0, 500)) + 400
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0b0000_0100, at)
    writeFileSync(path, bytes)
    expect(findingsOf(path)).toContainEqual(found('changed', 6))
  })
})

test('a bit that flips anywhere in the file is found, or has changed nothing that can be read', () => {
  const original = readFileSync(stoppedJournal(20))
  const bodies = entriesOf(1, 20).flatMap(({ observations }) => observations.map(({ body }) => body))
  const path = join(temporaryFolder(), 'journal.db')
  fc.assert(
    fc.property(fc.nat(original.length - 1), fc.nat(7), (at, bit) => {
      const bytes = Buffer.from(original)
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at)
      writeFileSync(path, bytes)
      try {
        using reader = openJournalReadOnly(path, testKey())
        if (reader.verify().findings.length > 0) return
        expect(reader.observationsOf('encounter-1')).toEqual(bodies)
        expect(reader.counts()).toEqual({ readings: 20, observations: 40, held: 0, acts: 1 })
      } catch (error) {
        if (!(error instanceof UmtError)) throw error
      }
    }),
    { numRuns: 100, examples: Array.from({ length: 100 }, (_, at) => [at, at % 8] as [number, number]) },
  )
})

describe('rows that are gone are named', () => {
  test.each([
    ['the first', 'seq = 1', 1, 1],
    ['one in the middle', 'seq = 5', 5, 5],
    ['several', 'seq BETWEEN 3 AND 7', 3, 7],
    ['the last ones', 'seq >= 9', 9, 10],
    ['all', 'true', 1, 10],
  ])('%s', (_which, where, seq, untilSeq) => {
    const path = stoppedJournal()
    tamper(path, `DELETE FROM observations WHERE reading IN (SELECT seq FROM readings WHERE ${where})`)
    tamper(path, `DELETE FROM readings WHERE ${where}`)
    const findings = findingsOf(path)
    expect(findings[0]).toEqual(found('missing', seq, untilSeq))
    expect(new Set(findings.slice(1).map(({ kind }) => kind))).toEqual(new Set(['miscounted']))
  })

  test('an Observation that is gone changes its reading', () => {
    const path = stoppedJournal()
    tamper(path, 'DELETE FROM observations WHERE reading = 2 AND position = 1')
    expect(findingsOf(path)).toContainEqual(found('changed', 2))
  })

  test('a reading that is gone leaves its Observations as orphans', () => {
    const path = stoppedJournal()
    tamper(path, 'DELETE FROM readings WHERE seq = 2')
    const findings = findingsOf(path)
    expect(findings.filter(({ kind }) => kind === 'orphan')).toEqual([found('orphan', 2), found('orphan', 2)])
    expect(findings).toContainEqual(found('missing', 2, 2))
  })
})

describe('rows that are not in their place are named', () => {
  test('two swapped ones', () => {
    const path = stoppedJournal()
    for (const table of ['readings SET seq', 'observations SET reading']) {
      const column = table.split(' ').at(-1)
      for (const [from, to] of [
        [3, 99],
        [4, 3],
        [99, 4],
      ])
        tamper(path, `UPDATE ${table} = ${to} WHERE ${column} = ${from}`)
    }
    const findings = findingsOf(path)
    expect(findings).toContainEqual(found('out-of-place', 3))
    expect(findings).toContainEqual(found('out-of-place', 4))
  })

  test('one inserted at the end', () => {
    const path = stoppedJournal()
    tamper(path, insertedCopyOfFirst(11))
    const findings = findingsOf(path)
    expect(findings).toContainEqual(found('changed', 11))
    expect(findings).toContainEqual(found('out-of-place', 11))
  })

  test('one inserted at the end with seals that fit', () => {
    const path = stoppedJournal()
    const { observations: _none, ...forged } = entryOf(11)
    const metrics = JSON.stringify(forged.metrics)
    const reading = Buffer.alloc(200, 1)
    const rest = { metrics, reading, encounter: 'encounter-1', heldBecause: null, committedAt: 0, observations: [] }
    const sealed = { ...forged, ...rest }
    {
      using db = new DatabaseSync(path)
      const { chain } = headOf(db.prepare(READ.head).get())
      const { observations: _noColumn, ...columns } = sealed
      const digest = digestOfReading(sealed)
      db.prepare(WRITE.insertReading).run({ ...columns, seq: 11, digest, chain: chainAfter(chain, digest) })
    }
    expect(findingsOf(path)).toEqual([
      found('not-opened', 11),
      { kind: 'miscounted', detail: 'readings: 10 counted, 11 there' },
      found('out-of-place', 11),
    ])
  })

  test('one inserted before the first', () => {
    const path = stoppedJournal()
    tamper(path, insertedCopyOfFirst(-7))
    const findings = findingsOf(path)
    expect(findings).toContainEqual(found('changed', -7))
    expect(findings.filter(({ kind }) => kind === 'missing')).toEqual([])
  })
})

test('one measurement that stands there twice is named', () => {
  const path = stoppedJournal()
  tamper(
    path,
    'DROP INDEX readings_by_key; UPDATE readings SET key = (SELECT key FROM readings WHERE seq = 2) WHERE seq = 8',
  )
  const findings = findingsOf(path)
  expect(findings).toContainEqual(found('not-unique', 8))
  expect(findings).toContainEqual({ kind: 'file', detail: 'its tables are not those of a journal' })
})

test('two Observations of one id are named', () => {
  const path = stoppedJournal()
  const [first] = entryOf(2).observations
  tamper(
    path,
    `DROP INDEX observations_by_id; UPDATE observations SET id = '${first?.id}' WHERE reading = 8 AND position = 0`,
  )
  expect(findingsOf(path)).toContainEqual(found('not-unique', 8))
})

test('a damaged index is a finding of the file, not of the rows that it points to', () => {
  const path = stoppedJournal()
  const bytes = readFileSync(path)
  const { key, content } = entryOf(3)
  // Each key stands in its row, where the content follows it, and in the index.
  const places = [bytes.indexOf(key), bytes.lastIndexOf(key)]
  const inIndex = places.find((at) => bytes.toString('latin1', at + 64, at + 128) !== content) ?? -1
  bytes.write(key.endsWith('0') ? '1' : '0', inIndex + 63)
  writeFileSync(path, bytes)
  const findings = findingsOf(path)
  expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['file']))
  using reader = openJournalReadOnly(path, testKey())
  expect(reader.verify().readings).toBe(10)
})

test('a body that is no JSON is named', () => {
  const path = join(temporaryFolder(), 'journal.db')
  {
    using journal = openJournal({ path, clock: systemClock, key: testKey() })
    journal.commit([entryOf(1), entryOf(2, { observations: [{ id: 'x', metric: 'ecg', body: '{"half":' }] })])
  }
  expect(findingsOf(path)).toEqual([{ kind: 'unreadable', table: 'readings', seq: 2, detail: 'text that is not JSON' }])
})

test('counts that were changed are named, the rows being whole', () => {
  const path = stoppedJournal()
  tamper(path, 'UPDATE head SET held = 1, observations = 19')
  expect(findingsOf(path)).toEqual([
    { kind: 'forged', detail: 'the counts were not written with this key' },
    { kind: 'miscounted', detail: 'held: 1 counted, 0 there' },
    { kind: 'miscounted', detail: 'observations: 19 counted, 20 there' },
  ])
})

describe('a truncated file says which readings are left and which are not', () => {
  test.each([0.9, 0.75, 0.6])('cut to %d of its size', (kept) => {
    const path = stoppedJournal(60)
    truncateSync(path, Math.floor((statSync(path).size * kept) / 4096) * 4096 - 100)
    expect(() => openJournal({ path, clock: systemClock, key: testKey() })).toThrow(
      expect.objectContaining({ code: 'UMT-JOURNAL-102' }),
    )
    const lost = findingsOf(path)
      .filter(({ kind }) => kind === 'unreadable' || kind === 'changed')
      .flatMap(({ seq, untilSeq = seq }) =>
        seq === undefined || untilSeq === undefined
          ? []
          : Array.from({ length: untilSeq - seq + 1 }, (_, i) => seq + i),
      )
    using reader = openJournalReadOnly(path, testKey())
    expect(lost).toContain(60)
    expect(reader.verify().readings).toBe(60 - lost.length)
    expect(reader.verify().readings).toBeGreaterThan(0)
  })

  test('without the page of the counts', () => {
    const path = stoppedJournal(60)
    const bytes = readFileSync(path)
    const page = 4096 * (headPage(path) - 1)
    writeFileSync(path, bytes.fill(0, page, page + 4096))
    expect(findingsOf(path)).toContainEqual({ kind: 'unreadable', detail: 'the counts cannot be read' })
  })

  test('cut down to its first pages there are not even tables', () => {
    const path = stoppedJournal(60)
    truncateSync(path, 3 * 4096)
    expect(() => openJournalReadOnly(path, testKey())).toThrow(expect.objectContaining({ code: 'UMT-JOURNAL-102' }))
  })
})
