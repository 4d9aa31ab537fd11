import { closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { UmtError } from '../errors.ts'
import { makeFolders, syncFolder } from '../make-folders.ts'
import { attempt, isBusy, isUnwritable } from './failures.ts'

/**
 * Makes folder (0700) and file (0600) where they are missing and returns the real path of the file: the lock and
 * SQLite's own files stand beside the file itself, never beside a symbolic link to it.
 */
export function createJournalFile(path: string): string {
  const folder = dirname(resolve(path))
  // A power cut must not take away the folder with what was committed in it.
  makeFolders(folder, 0o700)
  createPrivately(path)
  return realpathSync(path)
}

/**
 * One writer a journal. The lock is SQLite's on a file of its own beside the journal, so the kernel drops it with the
 * process, however it dies, and readers of the journal are not shut out. The file stays: removing it would let two in.
 */
export function lockJournal(path: string): Disposable {
  const lockPath = `${path}.lock`
  createPrivately(lockPath)
  const lock = new DatabaseSync(lockPath, { timeout: 0 })
  try {
    // In memory: the lock writes nothing, and a kill would leave its rollback journal lying about.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw isBusy(error) ? new UmtError('UMT-JOURNAL-104', { path }, { cause: error }) : error
  }
}

/**
 * SQLite takes a main file of no byte, or of one, for a new database, and throws its log away: with it every reading in
 * there. New is only a file that is empty and has no log. A rollback journal beside it is of a process that was killed while
 * it made the file: nothing was committed yet. A last page that is cut SQLite fills up with zeros, and goes on; where a log
 * stands beside it, that has the page whole.
 */
export function refuseCutFile(path: string): void {
  const { size } = statSync(path)
  if (size === 1 || (size === 0 && has(path, '-wal')))
    throw new UmtError('UMT-JOURNAL-102', { path, detail: { fr: 'le fichier a été vidé', en: 'the file was emptied' } })
  if (size % PAGE !== 0 && !hasLog(path))
    throw new UmtError('UMT-JOURNAL-102', { path, detail: { fr: 'le fichier est coupé', en: 'the file was cut off' } })
}

/**
 * Opens a file that is only read. SQLite wants to write beside it even then; on a medium that cannot be written, where there
 * is no log and hence no daemon, it is told that nobody changes the file.
 */
export function openToLook(path: string, timeout: number): DatabaseSync {
  const options = { readOnly: true, defensive: false, timeout } as const
  const db = new DatabaseSync(path, options)
  const looked = attempt(() => db.prepare('PRAGMA schema_version').get())
  if (looked.done || hasLog(path) || existsSync(`${path}-shm`) || !isUnwritable(looked.error)) return db
  db.close()
  const alone = pathToFileURL(path)
  alone.searchParams.set('immutable', '1')
  return new DatabaseSync(alone, options)
}

const hasLog = (path: string): boolean => has(path, '-wal') || has(path, '-journal')

const has = (path: string, suffix: '-wal' | '-journal'): boolean =>
  (statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0) > 0

/** Bytes of a page of SQLite, unless told otherwise. */
const PAGE = 4096

/** Closing any descriptor of a file drops all POSIX locks of the process on it, so a file that exists is never opened here. */
function createPrivately(path: string): void {
  if (existsSync(path)) return
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return
    throw error
  }
  syncFolder(dirname(path))
}
