import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { makeKeys, unlock } from './keys.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { createFrameReader } from './refused-frame-reader.ts'
import { KEPT_OF_A_DEVICE, LONGEST_FRAME, type RefusedFrame } from './refused-frame-types.ts'
import { createRefusedFrames } from './refused-frames.ts'
import { migrate } from './schema.ts'
import { SETTINGS } from './statements.ts'
import { entryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'

const coded = (code: string) => expect.objectContaining({ code })

const AT = Date.UTC(2026, 10, 22)
const SECRET = Buffer.from('001b1000fe4455667788', 'hex')

const newPath = () => join(temporaryFolder(), 'journal.db')
const open = (path = newPath()) => openJournal({ path, clock: systemClock, key: testKey() })

const frame = (over: Partial<RefusedFrame> = {}): RefusedFrame => ({
  device: 'thermometer',
  driver: 'sig-health-thermometer',
  channel: '2a1c',
  at: AT,
  fault: 'truncated',
  place: 3,
  bytes: SECRET,
  ...over,
})

/** Every byte of the database and of its log. */
const fileOf = (path: string): Buffer =>
  Buffer.concat(
    [path, `${path}-wal`].map((each) =>
      statSync(each, { throwIfNoEntry: false }) ? readFileSync(each) : Buffer.alloc(0),
    ),
  )

describe('a frame that was refused', () => {
  test('is read back with its bytes, its device and its place, by its number', () => {
    using journal = open()
    journal.frames.keep([frame(), frame({ device: 'cuff', at: AT + 5 })])
    expect(journal.frames.list()).toEqual([
      { ...listed(frame()), seq: 1 },
      { ...listed(frame({ device: 'cuff', at: AT + 5 })), seq: 2 },
    ])
    expect(journal.frames.list({ device: 'cuff' }).map(({ seq }) => seq)).toEqual([2])
    expect(journal.frames.list({ since: AT + 1 }).map(({ seq }) => seq)).toEqual([2])
    expect(journal.frames.open(1)).toEqual({ ...listed(frame()), seq: 1, bytes: SECRET })
    expect(journal.frames.open(3)).toBeUndefined()
  })

  test('stands in no byte of the file, and opens for nobody without the key', () => {
    const path = newPath()
    using journal = open(path)
    journal.frames.keep([frame()])
    for (const shape of [SECRET, SECRET.toString('hex'), SECRET.toString('base64')])
      expect(fileOf(path).includes(shape)).toBe(false)
    using reader = openJournalReadOnly(path)
    expect(reader.frames.list()).toHaveLength(1)
    expect(() => reader.frames.open(1)).toThrow(coded('UMT-JOURNAL-110'))
  })

  test('opens after a change of key, and with the old key no more', () => {
    const path = newPath()
    {
      using journal = open(path)
      journal.frames.keep([frame()])
    }
    {
      using journal = openJournal({ path, clock: systemClock, key: testKey('new'), previousKey: testKey() })
      expect(journal.frames.open(1)?.bytes).toEqual(SECRET)
      expect(journal.verify().findings).toEqual([])
    }
    expect(() => openJournalReadOnly(path, testKey())).toThrow(coded('UMT-JOURNAL-109'))
  })

  test('of more bytes than any device sends keeps the first ones, and says how many it had', () => {
    using journal = open()
    journal.frames.keep([frame({ bytes: Buffer.alloc(100_000, 7) })])
    expect(journal.frames.open(1)).toMatchObject({ length: 100_000, bytes: Buffer.alloc(LONGEST_FRAME, 7) })
  })

  test('that was moved to another row is a finding of verify, and the chains are not touched by any', () => {
    const path = newPath()
    {
      using journal = open(path)
      journal.commit([entryOf(1)])
      journal.frames.keep([frame(), frame({ at: AT + 1 })])
      expect(journal.verify()).toEqual({ ...WHOLE, readings: 1, observations: 2 })
    }
    using db = new DatabaseSync(path)
    db.exec('UPDATE refused_frames SET frame = (SELECT frame FROM refused_frames WHERE seq = 2) WHERE seq = 1')
    using reader = openJournalReadOnly(path, testKey())
    expect(reader.verify().findings).toEqual([
      { kind: 'not-opened', table: 'refused_frames', seq: 1, detail: 'the key does not open it' },
    ])
    expect(() => reader.frames.open(1)).toThrow(coded('UMT-JOURNAL-102'))
  })
})

describe('what is kept is bounded', () => {
  test('by frames: a device that sends rubbish without end drives out its own and no other’s', () => {
    using journal = open()
    journal.frames.keep([frame({ device: 'cuff' })])
    const many = KEPT_OF_A_DEVICE.frames / 2
    for (let turn = 0; turn < 3; turn += 1)
      journal.frames.keep(Array.from({ length: many }, (_, n) => frame({ at: AT + turn * many + n })))
    expect(journal.frames.list({ device: 'cuff' })).toHaveLength(1)
    const own = journal.frames.list({ device: 'thermometer' })
    expect(own).toHaveLength(KEPT_OF_A_DEVICE.frames)
    expect(own.at(-1)?.at).toBe(AT + 3 * many - 1)
  })

  test('by bytes', () => {
    using journal = open()
    const bytes = Buffer.alloc(LONGEST_FRAME)
    journal.frames.keep(Array.from({ length: 400 }, () => frame({ bytes })))
    const kept = journal.frames.count()
    expect(kept).toBeGreaterThan(100)
    expect(kept * LONGEST_FRAME).toBeLessThan(KEPT_OF_A_DEVICE.bytes)
  })
})

describe('what is erased', () => {
  test('is what arrived before, or has a number up to the one named; nothing of it stays in the file', () => {
    const path = newPath()
    using journal = open(path)
    journal.frames.keep([frame(), frame({ at: AT + 10 }), frame({ at: AT + 20 })])
    using db = new DatabaseSync(path, { readOnly: true })
    const cell = db.prepare('SELECT frame FROM refused_frames WHERE seq = 1').get()?.['frame'] as Buffer
    expect(fileOf(path).includes(cell)).toBe(true)
    expect(journal.frames.erase({ before: AT + 10 })).toBe(1)
    expect(fileOf(path).includes(cell)).toBe(false)
    expect(journal.frames.erase({ upTo: 2 })).toBe(1)
    expect(journal.frames.list().map(({ seq }) => seq)).toEqual([3])
    expect(journal.frames.erase({})).toBe(0)
  })

  test('gives no later frame its number while the daemon runs', () => {
    using journal = open()
    journal.frames.keep([frame(), frame()])
    journal.frames.erase({ upTo: 2 })
    journal.frames.keep([frame()])
    expect(journal.frames.list().map(({ seq }) => seq)).toEqual([3])
  })
})

test('finals wait for the disk again once frames were written, and when they could not be', () => {
  using db = new DatabaseSync(':memory:')
  db.exec(SETTINGS)
  migrate(db)
  makeKeys(db, testKey())
  const found = unlock(db, testKey())
  if (found.kind !== 'open') throw new Error(found.kind)
  const { ring } = found
  const reader = createFrameReader(db, { withKey: () => ring, answer: (ask) => ask() })
  const frames = createRefusedFrames(db, { path: '', ring, reader, checkpoint: () => true })
  const synchronous = () => db.prepare('PRAGMA synchronous').get()
  const full = synchronous()
  frames.keep([frame()])
  expect(synchronous()).toEqual(full)
  expect(() => frames.keep([frame(), frame({ at: 0.5 })])).toThrow(RangeError)
  expect([synchronous(), db.isTransaction, frames.count(), frames.last]).toEqual([full, false, 1, 1])
})

const listed = ({ bytes, ...rest }: RefusedFrame) => ({ ...rest, length: bytes.byteLength })
