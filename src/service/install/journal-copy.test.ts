import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, it } from 'vitest'
import { testKey } from '../../../tests/support/keys.ts'
import { systemClock } from '../../clock.ts'
import { openJournal } from '../../journal/open.ts'
import { copyOf, journalOf } from '../../journal/place.ts'
import { expectedSchema, NEWEST_VERSION, schemaOf } from '../../journal/schema.ts'
import { ALL, drain, handedOut, moving } from '../../journal/testing/deliveries.ts'
import { entryOf, heldEntryOf } from '../../journal/testing/entries.ts'
import { temporaryFolder } from '../../journal/testing/folder.ts'
import type { Journal } from '../../journal/types.ts'
import { copyJournal, dropCopy, journalVersion, restoreJournal } from './journal-copy.ts'

/** What the newest version brought is taken away again: a journal of the program before. */
const BACK_BY_ONE = `DROP TABLE refused_frames; PRAGMA user_version = ${NEWEST_VERSION - 1}`

let state: string
let before: Buffer

beforeEach(async () => {
  state = temporaryFolder()
  withJournal((journal) => {
    journal.outbox.declare([{ name: 'region' }])
    journal.commit([entryOf(1), heldEntryOf(2), entryOf(3)])
  })
  using db = new DatabaseSync(journalOf(state))
  db.exec(BACK_BY_ONE)
  expect(schemaOf(db)).toEqual(expectedSchema(NEWEST_VERSION - 1))
  db.close()
  await copyJournal(state)
  before = readFileSync(journalOf(state))
})

/** As the newer program opens it: its tables are changed before anything else. */
function withJournal(use: (journal: Journal) => void): void {
  using journal = openJournal({ path: journalOf(state), clock: systemClock, key: testKey() })
  use(journal)
}

const isBack = () => readFileSync(journalOf(state)).equals(before)

describe('the journal after an upgrade that did not work', () => {
  it('is that of before when the new program only changed its tables', async () => {
    withJournal(() => undefined)
    expect(await journalVersion(journalOf(state))).toBe(NEWEST_VERSION)
    expect(await restoreJournal(state, 'r')).toBe('restored')
    expect(await journalVersion(journalOf(state))).toBe(NEWEST_VERSION - 1)
    expect({ same: isBack(), copy: existsSync(copyOf(state)) }).toEqual({ same: true, copy: false })
    withJournal((journal) => expect(journal.verify()).toMatchObject({ readings: 3, findings: [] }))
  })

  it('is that of before though the new program had found out anew what it owes, and where its platform keeps what', async () => {
    withJournal((journal) => journal.outbox.declare([{ name: 'region' }, { name: 'national' }]))
    expect(await restoreJournal(state, 'r')).toBe('restored')
  })

  it('is left as it is when the new program had not come so far', async () => {
    expect(await restoreJournal(state, 'r')).toBe('untouched')
    expect({ same: isBack(), copy: existsSync(copyOf(state)) }).toEqual({ same: true, copy: false })
  })

  it.each<[string, (journal: Journal) => void]>([
    ['took in a reading', (journal) => void journal.commit([entryOf(4)])],
    ['took in one that is held', (journal) => void journal.commit([heldEntryOf(5)])],
    ['recorded what a person did', (journal) => void journal.record([moving(1, 'encounter-9')])],
    ['sent something', (journal) => void drain(journal, 'region')],
    ['handed something out to be sent, and died', (journal) => void handedOut(journal, 'region', ALL)],
  ])('is never given up once the new program %s', async (_what, use) => {
    withJournal((journal) => {
      journal.outbox.declare([{ name: 'region' }])
      use(journal)
    })
    const now = readFileSync(journalOf(state))
    await expect(restoreJournal(state, 'r')).rejects.toMatchObject({ code: 'UMT-SERVICE-128' })
    expect(readFileSync(journalOf(state)).equals(now)).toBe(true)
    expect(existsSync(copyOf(state))).toBe(true)
  })

  it('is never given up for a reading that a killed program left in its log alone', async () => {
    const killed = temporaryFolder()
    withJournal((journal) => {
      journal.commit([entryOf(4)])
      cpSync(state, killed, { recursive: true })
    })
    expect(statSync(`${journalOf(killed)}-wal`).size).toBeGreaterThan(0)
    await expect(restoreJournal(killed, 'r')).rejects.toMatchObject({ code: 'UMT-SERVICE-128' })
    state = killed
    withJournal((journal) => expect(journal.counts().readings).toBe(4))
  })

  it('has no log beside it that belongs to another file', async () => {
    const killed = temporaryFolder()
    withJournal((journal) => {
      journal.outbox.declare([{ name: 'region' }, { name: 'national' }])
      cpSync(state, killed, { recursive: true })
    })
    expect(await restoreJournal(killed, 'r')).toBe('restored')
    expect(readdirSync(killed).filter((name) => /-(wal|shm)$/.test(name))).toEqual([])
    expect(readFileSync(journalOf(killed)).equals(before)).toBe(true)
  })
})

describe('a copy that an upgrade has left', () => {
  it('goes once the journal has everything, also what was erased in it since', async () => {
    withJournal((journal) => {
      journal.commit([entryOf(4)])
      journal.purge(Number.MAX_SAFE_INTEGER)
    })
    await dropCopy(state)
    expect(existsSync(copyOf(state))).toBe(false)
    // And again, where it is gone.
    await dropCopy(state)
  })

  it.each<[string, () => void]>([
    ['was made anew', () => rmSync(journalOf(state))],
    ['does not open', () => writeFileSync(journalOf(state), 'x'.repeat(8_192))],
  ])('stays where the journal %s: it may be the only good one', async (_what, damage) => {
    damage()
    if (!existsSync(journalOf(state))) withJournal(() => undefined)
    await expect(dropCopy(state)).rejects.toMatchObject({ code: 'UMT-SERVICE-138' })
    expect(readFileSync(copyOf(state)).equals(before)).toBe(true)
  })
})

it('the version of a journal is read without opening it, and of an empty one is none', async () => {
  expect(await journalVersion(journalOf(state))).toBe(NEWEST_VERSION - 1)
  expect(await journalVersion(join(state, 'nothing.db'))).toBeUndefined()
})
