import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { actOf, closingOf } from './testing/acts.ts'
import { ALL, drain, handedOut, moving } from './testing/deliveries.ts'
import { entriesOf, entryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'

/** Bytes of a WAL header, of a frame header and of a page: a frame is torn where a multiple of them is cut. */
const [WAL_HEADER, FRAME] = [32, 24 + 4096]

interface Snapshot {
  readonly main: Buffer
  readonly log: Buffer
  /** Length of the log after each commit: what is cut behind it, the commit survives. */
  readonly lengths: readonly number[]
  /** Readings after each commit. */
  readonly readings: readonly number[]
}

/** Main file and log as a power cut would leave them while the daemon runs. */
function snapshotAfter(commits: number, startAt = 1): Snapshot {
  const path = join(temporaryFolder(), 'journal.db')
  using journal = openJournal({ path, clock: systemClock, key: testKey() })
  if (startAt > 1) {
    journal.commit(entriesOf(1, startAt - 1))
    journal.checkpoint()
  }
  const lengths: number[] = []
  const readings: number[] = []
  for (let n = startAt, commit = 0; commit < commits; commit += 1) {
    const size = (commit % 3) + 1
    journal.commit(entriesOf(n, n + size - 1))
    n += size
    lengths.push(statSync(`${path}-wal`).size)
    readings.push(n - 1)
  }
  return { main: readFileSync(path), log: readFileSync(`${path}-wal`), lengths, readings }
}

/** Restarts on what a cut left and returns how many readings are there, having checked that they are a whole beginning. */
function readingsAfterRestart(main: Buffer, log: Buffer): number {
  const path = join(temporaryFolder(), 'journal.db')
  writeFileSync(path, main)
  writeFileSync(`${path}-wal`, log)
  {
    using reader = openJournalReadOnly(path, testKey())
    expect(reader.verify().findings).toEqual([])
  }
  expect(readFileSync(`${path}-wal`).equals(log)).toBe(true)

  using journal = openJournal({ path, clock: systemClock, key: testKey() })
  const { readings } = journal.counts()
  expect(journal.verify()).toEqual({ ...WHOLE, readings, observations: 2 * readings })
  const bodies = entriesOf(1, readings).flatMap(({ observations }) => observations.map(({ body }) => body))
  expect(journal.observationsOf('encounter-1')).toEqual(bodies)
  expect(journal.commit([entryOf(readings + 1)])).toEqual([{ kind: 'committed', seq: readings + 1 }])
  return readings
}

const survivors = ({ lengths, readings }: Snapshot, intactBytes: number, before = 0): number =>
  readings[lengths.findLastIndex((length) => length <= intactBytes)] ?? before

test('a log that is cut at any byte gives back every commit before the cut, whole', () => {
  const snapshot = snapshotAfter(12)
  const frames = (snapshot.log.length - WAL_HEADER) / FRAME
  const cut = (at: number): void => {
    const readings = readingsAfterRestart(snapshot.main, snapshot.log.subarray(0, at))
    expect({ at, readings }).toEqual({ at, readings: survivors(snapshot, at) })
  }
  for (const at of [0, 1, WAL_HEADER - 1, WAL_HEADER, snapshot.log.length - 1, snapshot.log.length]) cut(at)
  for (const length of snapshot.lengths) for (const at of [length - 1, length, length + 1]) cut(at)
  fc.assert(
    fc.property(fc.nat(frames - 1), fc.nat(FRAME - 1), (frame, byte) => cut(WAL_HEADER + frame * FRAME + byte)),
    { numRuns: 40 },
  )
})

test('a log with a flipped bit gives back every commit before it, whole', () => {
  const snapshot = snapshotAfter(8)
  fc.assert(
    fc.property(fc.nat(snapshot.log.length - 1), fc.nat(7), (at, bit) => {
      const log = Buffer.from(snapshot.log)
      log.writeUInt8(log.readUInt8(at) ^ (1 << bit), at)
      expect(readingsAfterRestart(snapshot.main, log)).toBe(survivors(snapshot, at))
    }),
    { numRuns: 40 },
  )
})

test('a log whose tail is the rubbish of an unfinished write gives back every commit before it, whole', () => {
  const snapshot = snapshotAfter(8)
  fc.assert(
    fc.property(fc.nat(snapshot.log.length), fc.uint8Array({ minLength: 1, maxLength: 9000 }), (at, rubbish) => {
      const log = Buffer.concat([snapshot.log.subarray(0, at), rubbish])
      const readings = readingsAfterRestart(snapshot.main, log)
      expect(readings).toBe(survivors(snapshot, at))
    }),
    { numRuns: 30 },
  )
})

test('what was checkpointed survives the loss of the whole log', () => {
  const snapshot = snapshotAfter(5, 40)
  expect(readingsAfterRestart(snapshot.main, Buffer.alloc(0))).toBe(39)
  fc.assert(
    fc.property(fc.nat(snapshot.log.length), (at) => {
      expect(readingsAfterRestart(snapshot.main, snapshot.log.subarray(0, at))).toBe(survivors(snapshot, at, 39))
    }),
    { numRuns: 20 },
  )
})

test('a log that was begun anew over its older frames never gives one of them back', () => {
  const path = join(temporaryFolder(), 'journal.db')
  using journal = openJournal({ path, clock: systemClock, key: testKey() })
  // Bytes 16 to 23 of the log are its salts: they change when SQLite begins it anew.
  const salts = (): string => readFileSync(`${path}-wal`).toString('hex', 16, 24)
  const commit = (): void => {
    const { readings } = journal.counts()
    journal.commit(entriesOf(readings + 1, readings + 50))
  }
  commit()
  const before = salts()
  let checkpointed = 0
  while (salts() === before) {
    checkpointed = journal.counts().readings
    commit()
  }
  commit()
  const [main, log, total] = [readFileSync(path), readFileSync(`${path}-wal`), journal.counts().readings]
  expect(readingsAfterRestart(main, log)).toBe(total)
  expect(readingsAfterRestart(main, Buffer.alloc(0))).toBe(checkpointed)
  fc.assert(
    fc.property(fc.nat(300 * FRAME), (at) => {
      const readings = readingsAfterRestart(main, log.subarray(0, at))
      expect([checkpointed, checkpointed + 50, total]).toContain(readings)
    }),
    { numRuns: 6 },
  )
})

test('acts that were recorded together are there together, or not at all, wherever the power is cut between two patients', () => {
  const path = join(temporaryFolder(), 'journal.db')
  using journal = openJournal({ path, clock: systemClock, key: testKey() })
  for (let n = 1; n <= 10; n += 1) {
    journal.record(n === 1 ? [actOf(n)] : [closingOf(n - 1, { detail: '{"because":"replaced"}' }), actOf(n)])
    journal.commit([entryOf(n, { encounter: `encounter-${n}` })])
  }
  const [main, log] = [readFileSync(path), readFileSync(`${path}-wal`)]
  const patients = new Set<number>()
  const cut = (at: number): void => {
    const left = join(temporaryFolder(), 'journal.db')
    writeFileSync(left, main)
    writeFileSync(`${left}-wal`, log.subarray(0, at))
    using restarted = openJournal({ path: left, clock: systemClock, key: testKey() })
    expect(restarted.verify().findings).toEqual([])
    const kinds = restarted.acts({ kinds: ['encounter-opened', 'encounter-closed'] }).map(({ kind }) => kind)
    const opened = kinds.filter((kind) => kind === 'encounter-opened').length
    // One who was replaced is closed, and the one who was opened over him is open.
    expect(kinds.length).toBe(Math.max(0, 2 * opened - 1))
    expect(opened - restarted.counts().readings).toBeOneOf([0, 1])
    patients.add(opened)
  }
  fc.assert(fc.property(fc.nat(log.length), cut), { numRuns: 60, examples: [[0], [log.length]] })
  expect(Math.max(...patients)).toBe(10)
})

test('a move is whole or did not happen, and what may be there is known, wherever the power is cut', () => {
  const path = join(temporaryFolder(), 'journal.db')
  using journal = openJournal({ path, clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  for (let n = 1; n <= 6; n += 1) {
    journal.commit([entryOf(n)])
    handedOut(journal, 'telmi', { ...ALL, first: 'encounter-1' })
    journal.record([moving(n, 'encounter-2')])
  }
  const [main, log] = [readFileSync(path), readFileSync(`${path}-wal`)]
  const states = new Set<string>()
  const cut = (at: number): void => {
    const left = join(temporaryFolder(), 'journal.db')
    writeFileSync(left, main)
    writeFileSync(`${left}-wal`, log.subarray(0, at))
    using restarted = openJournal({ path: left, clock: systemClock, key: testKey() })
    // Nothing in force is to be taken back, and nothing that was moved is to be created.
    expect(restarted.verify().findings).toEqual([])
    const { readings, acts } = restarted.counts()
    const moved = acts - 1
    expect(readings - moved).toBeOneOf([0, 1])
    const rows = restarted.outbox.deliveries()
    expect(rows).toHaveLength(2 * (readings + moved))
    // All were handed out before they were moved.
    expect(rows.filter(({ encounter, owes }) => encounter === 'encounter-1' && owes === 'retract')).toHaveLength(
      2 * moved,
    )
    states.add(`${readings} ${moved}`)
  }
  fc.assert(fc.property(fc.nat(log.length), cut), { numRuns: 60, examples: [[0], [log.length]] })
  expect(states).toContain('6 6')
})

test('a purge is whole or did not happen, wherever the power is cut', () => {
  const path = join(temporaryFolder(), 'journal.db')
  using journal = openJournal({ path, clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  journal.record([actOf(1)])
  journal.commit(entriesOf(1, 20))
  journal.record([closingOf(1)])
  drain(journal, 'telmi')
  journal.checkpoint()
  // Keeps the purge in the log, where it can be cut.
  using reader = new DatabaseSync(path, { readOnly: true })
  reader.exec('BEGIN; SELECT * FROM head')
  const main = readFileSync(path)
  expect(journal.purge(Number.MAX_SAFE_INTEGER)).toEqual({ readings: 20, acts: 2 })
  const log = readFileSync(`${path}-wal`)
  const left = new Set<number>()
  const cut = (at: number): void => {
    const after = join(temporaryFolder(), 'journal.db')
    writeFileSync(after, main)
    writeFileSync(`${after}-wal`, log.subarray(0, at))
    using restarted = openJournal({ path: after, clock: systemClock, key: testKey() })
    expect(restarted.verify()).toMatchObject({ readings: 20, observations: 40, findings: [] })
    left.add(restarted.observationsOf('encounter-1').length)
  }
  fc.assert(fc.property(fc.nat(log.length), cut), { numRuns: 30, examples: [[0], [log.length - 1], [log.length]] })
  expect(left).toEqual(new Set([40, 0]))
})
