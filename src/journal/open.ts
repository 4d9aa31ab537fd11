import type { KeyObject } from 'node:crypto'
import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { createDebts } from './debts.ts'
import { answerOf, needsWriter, readFailure } from './failures.ts'
import { createJournalFile, lockJournal, openToLook, refuseCutFile } from './files.ts'
import { checkTails } from './head.ts'
import { createCheckpoint, createCommit } from './journal.ts'
import { createLedger } from './ledger.ts'
import { prepareKeys, refuseUnlessWhole, ringForLooking } from './open-keys.ts'
import { createOutbox } from './outbox.ts'
import { createReader } from './reader.ts'
import { createRecord } from './record.ts'
import { createRefusedFrames } from './refused-frames.ts'
import { createRetention } from './retention.ts'
import { text } from './rows.ts'
import {
  expectedSchema,
  FIRST_VERSION,
  lendTables,
  migrate,
  NEWEST_VERSION,
  schemaOf,
  schemaVersion,
} from './schema.ts'
import { SETTINGS } from './statements.ts'
import type { Journal, JournalReader } from './types.ts'

/** Another program (a backup, a support tool) may hold the file; the event loop may not wait for it any longer. */
const BUSY_TIMEOUT_MS = 100

const WITHOUT_KEY = { ring: undefined, findings: [] } as const

export interface JournalOptions {
  readonly path: string
  readonly clock: Clock
  /** 32 bytes that everything in the journal is sealed with. */
  readonly key: KeyObject
  /** The one before it, while the key is changed: the journal then takes `key` in its place. */
  readonly previousKey?: KeyObject
}

/**
 * Opens the journal as its only writer; makes it where there is none or an empty file. Throws `UMT-JOURNAL-101` (does not
 * open), `-102` (damaged or not a journal), `-103` (newer schema), `-104` (another daemon), `-108` (older schema) or
 * `-109` (sealed with another key); the file is then as it was.
 */
export function openJournal({ path, clock, key, previousKey }: JournalOptions): Journal {
  try {
    using opening = new DisposableStack()
    const file = createJournalFile(path)
    opening.use(lockJournal(file))
    refuseCutFile(file)
    refuseUnlessOurs(file, path, [key, ...(previousKey ? [previousKey] : [])])
    const db = opening.use(new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS }))
    checkSchema(db, path)
    prepareForWriting(db, path)
    const ring = prepareKeys(db, { path, at: clock.utc(clock.now()), key, ...(previousKey && { previousKey }) })
    checkTails(db, ring)
    // The main file alone is then a journal already, whatever happens to its log.
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    const { ledger, ...writing } = createLedger(db, path, ring)
    const checkpoint = createCheckpoint(db, path)
    const debts = createDebts(db)
    const reader = createReader(db, path, ring)
    const answer = <T>(ask: () => T): T => answerOf(ask, path)
    const parts = {
      ...reader,
      ...writing,
      commit: createCommit(db, { ledger, ring, clock, debts }),
      record: createRecord(db, { ledger, ring, debts }),
      outbox: createOutbox(db, { ledger, ring, clock, debts, reader: reader.outbox, answer }),
      ...createRetention(db, { ledger, ring, clock, checkpoint }),
      frames: createRefusedFrames(db, { path, ring, reader: reader.frames, checkpoint }),
      checkpoint,
    }
    return withClose(parts, opening.move())
  } catch (error) {
    throw readFailure(error, path)
  }
}

/**
 * Opens a journal to look at it: stopped, or beside the daemon that writes it. Changes nothing, and opens even a
 * truncated file so that `verify` can say what is left. Without `key` what is sealed stays closed. Throws like
 * {@link openJournal}.
 */
export function openJournalReadOnly(path: string, key?: KeyObject): JournalReader {
  try {
    using opening = new DisposableStack()
    if (statSync(path).size <= 1)
      throw new UmtError('UMT-JOURNAL-102', { path, detail: { fr: 'il est vide', en: 'empty file' } })
    const db = opening.use(openToLook(path, BUSY_TIMEOUT_MS))
    // Without this SQLite reads nothing at all from a file that is shorter than its header says.
    db.exec('PRAGMA writable_schema = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF')
    const version = checkVersion(db, path)
    if (version === 0)
      throw new UmtError('UMT-JOURNAL-102', { path, detail: { fr: 'ce n’est pas un journal', en: 'not a journal' } })
    refuseWithoutTables(db, path, version)
    lendTables(db, version)
    const { ring, findings } = key ? ringForLooking(db, path, key) : WITHOUT_KEY
    return withClose(createReader(db, path, ring, findings), opening.move())
  } catch (error) {
    throw readFailure(error, path)
  }
}

/** `writable_schema` passes over definitions that cannot be read, as in a file of which only the first pages are left. */
function refuseWithoutTables(db: DatabaseSync, path: string, version: number): void {
  const tablesIn = (schema: readonly string[]) => schema.filter((sql) => sql.startsWith('CREATE TABLE')).length
  if (tablesIn(schemaOf(db)) < tablesIn(expectedSchema(version)))
    throw new UmtError('UMT-JOURNAL-102', {
      path,
      detail: { fr: 'les définitions de ses tables ont disparu', en: 'the definitions of its tables are gone' },
    })
}

/** Throws `UMT-JOURNAL-108` for a journal of before the keys. Whatever else is wrong is told when it is opened. */
export function refuseUnsealed(path: string): void {
  try {
    openJournalReadOnly(path).close()
  } catch (error) {
    if (error instanceof UmtError && error.code === 'UMT-JOURNAL-108') throw error
  }
}

function withClose<T extends object>(parts: T, owned: DisposableStack): T & Disposable & { close(): void } {
  const close = () => owned.dispose()
  return { ...parts, close, [Symbol.dispose]: close }
}

/** Looks through a read-only handle first: opening for writing could already move a foreign or newer log into its file. */
function refuseUnlessOurs(file: string, path: string, keys: readonly KeyObject[]): void {
  using db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
  try {
    if (checkSchema(db, path) === 0) return
    refuseUnlessWhole(db, path, keys)
  } catch (error) {
    if (!needsWriter(error)) throw error
  }
}

/** Its version, 0 for a new one. */
function checkSchema(db: DatabaseSync, path: string): number {
  const version = checkVersion(db, path)
  if (version === 0) return version
  const expected = expectedSchema(version)
  const found = schemaOf(db)
  if (found.length !== expected.length || found.some((sql, index) => sql !== expected[index]))
    throw new UmtError('UMT-JOURNAL-102', {
      path,
      detail: { fr: 'ses tables ne sont pas celles d’un journal', en: 'its tables are not those of a journal' },
    })
  return version
}

function checkVersion(db: DatabaseSync, path: string): number {
  const version = schemaVersion(db)
  if (version === 'foreign')
    throw new UmtError('UMT-JOURNAL-102', { path, detail: { fr: 'ce n’est pas un journal', en: 'not a journal' } })
  if (version > NEWEST_VERSION) throw new UmtError('UMT-JOURNAL-103', { path, version: String(version) })
  if (version > 0 && version < FIRST_VERSION) throw new UmtError('UMT-JOURNAL-108', { path, version: String(version) })
  return version
}

function prepareForWriting(db: DatabaseSync, path: string): void {
  db.exec(SETTINGS)
  const mode = text(db.prepare('PRAGMA journal_mode = WAL').get(), 'journal_mode')
  if (mode !== 'wal') throw new UmtError('UMT-JOURNAL-101', { path, detail: `no write-ahead log here, only ${mode}` })
  migrate(db)
}
