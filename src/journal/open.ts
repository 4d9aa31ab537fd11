import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { needsWriter, readFailure } from './failures.ts'
import { createJournalFile, lockJournal, refuseEmptiedFile } from './files.ts'
import { createWriter } from './journal.ts'
import { createReader } from './reader.ts'
import { text } from './rows.ts'
import { expectedSchema, MIGRATIONS, migrate, schemaOf, schemaVersion } from './schema.ts'
import { SETTINGS } from './statements.ts'
import type { Journal, JournalReader } from './types.ts'

/** Another program (a backup, a support tool) may hold the file; the event loop may not wait for it any longer. */
const BUSY_TIMEOUT_MS = 100

/**
 * Opens the journal as its only writer; makes it where there is none or an empty file. Throws `UMT-JOURNAL-101` (does not
 * open), `-102` (damaged or not a journal), `-103` (newer schema) or `-104` (another daemon); the file is then as it was.
 */
export function openJournal(options: { readonly path: string; readonly clock: Clock }): Journal {
  const { path, clock } = options
  try {
    using opening = new DisposableStack()
    const file = createJournalFile(path)
    opening.use(lockJournal(file))
    refuseEmptiedFile(file)
    refuseUnlessOurs(file)
    const db = opening.use(new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS }))
    checkSchema(db, path)
    prepareForWriting(db, path)
    const parts = { ...createReader(db, path), ...createWriter(db, path, clock) }
    return withClose(parts, opening.move())
  } catch (error) {
    throw readFailure(error, path)
  }
}

/**
 * Opens a journal to look at it: stopped, or beside the daemon that writes it. Changes nothing, and opens even a
 * truncated file so that `verify` can say what is left. Throws like {@link openJournal}.
 */
export function openJournalReadOnly(path: string): JournalReader {
  try {
    using opening = new DisposableStack()
    if (statSync(path).size <= 1) throw new UmtError('UMT-JOURNAL-102', { path, detail: 'empty file' })
    const db = opening.use(new DatabaseSync(path, { readOnly: true, defensive: false, timeout: BUSY_TIMEOUT_MS }))
    // Without this SQLite reads nothing at all from a file that is shorter than its header says.
    db.exec('PRAGMA writable_schema = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF')
    const version = checkVersion(db, path)
    if (version === 0) throw new UmtError('UMT-JOURNAL-102', { path, detail: 'not a journal' })
    return withClose(createReader(db, path), opening.move())
  } catch (error) {
    throw readFailure(error, path)
  }
}

function withClose<T extends object>(parts: T, owned: DisposableStack): T & Disposable & { close(): void } {
  const close = () => owned.dispose()
  return { ...parts, close, [Symbol.dispose]: close }
}

/** Looks through a read-only handle first: opening for writing could already move a foreign or newer log into its file. */
function refuseUnlessOurs(path: string): void {
  using db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
  try {
    checkSchema(db, path)
  } catch (error) {
    if (!needsWriter(error)) throw error
  }
}

function checkSchema(db: DatabaseSync, path: string): void {
  const version = checkVersion(db, path)
  if (version < MIGRATIONS.length) return
  const expected = expectedSchema()
  const found = schemaOf(db)
  if (found.length !== expected.length || found.some((sql, index) => sql !== expected[index]))
    throw new UmtError('UMT-JOURNAL-102', { path, detail: 'its tables are not those of a journal' })
}

function checkVersion(db: DatabaseSync, path: string): number {
  const version = schemaVersion(db)
  if (version === 'foreign') throw new UmtError('UMT-JOURNAL-102', { path, detail: 'not a journal' })
  if (version > MIGRATIONS.length) throw new UmtError('UMT-JOURNAL-103', { path, version: String(version) })
  return version
}

function prepareForWriting(db: DatabaseSync, path: string): void {
  db.exec(SETTINGS)
  const mode = text(db.prepare('PRAGMA journal_mode = WAL').get(), 'journal_mode')
  if (mode !== 'wal') throw new UmtError('UMT-JOURNAL-101', { path, detail: `no write-ahead log here, only ${mode}` })
  migrate(db)
  // The main file alone is then a journal already, whatever happens to its log.
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
}
