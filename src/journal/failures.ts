import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { type InWords, UmtError } from '../errors.ts'
import { RowError } from './rows.ts'

/** Primary result codes of SQLite; extended ones carry them in their low byte. */
const SQLITE = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notADatabase: 26,
} as const

/** Primary result code of an error that SQLite raised, or `undefined` for any other error. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 0xff
}

/** A read-only handle meets a rollback journal that only a writer may play back: a power cut during creation. */
export const needsWriter = (error: unknown): boolean => sqliteCode(error) === SQLITE.readOnly

/** A file that SQLite may read, in a place where it may not write. */
export const isUnwritable = (error: unknown): boolean => {
  const code = sqliteCode(error)
  return code === SQLITE.readOnly || code === SQLITE.cannotOpen
}

/** Another process holds the lock. */
export const isBusy = (error: unknown): boolean => {
  const code = sqliteCode(error)
  return code === SQLITE.busy || code === SQLITE.locked
}

/** A number that no row of ours can hold: node:sqlite hands none over that JavaScript would round. */
const isBeyondNumbers = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE'

const isDamage = (error: unknown): boolean => {
  const code = sqliteCode(error)
  const isRow = error instanceof RowError || isBeyondNumbers(error)
  return code === SQLITE.corrupt || code === SQLITE.notADatabase || isRow
}

/** SQLite says it in English only; which damage it is, its code tells. */
const damageWords = (cause: Error): InWords => ({
  fr: sqliteCode(cause) === SQLITE.notADatabase ? 'ce n’est pas une base SQLite' : 'son contenu ne se lit pas',
  en: cause.message,
})

const damaged = (path: string, cause: Error): UmtError =>
  new UmtError('UMT-JOURNAL-102', { path, detail: damageWords(cause) }, { cause })

/** What the disk says of itself, in words; SQLite says it in English only. */
function diskWords(cause: Error, path: string): string | InWords {
  const code = sqliteCode(cause)
  const syscall = 'code' in cause ? cause.code : undefined
  // Without room for what SQLite shares in memory it says no more than that something went wrong.
  const isFull = code === SQLITE.full || syscall === 'ENOSPC' || (code === SQLITE.ioError && hasNoRoom(path))
  if (isFull) return { fr: 'le disque est plein', en: 'the disk is full' }
  if (code === SQLITE.readOnly || syscall === 'EROFS')
    return { fr: 'le disque est en lecture seule', en: 'the disk is read-only' }
  if (code === SQLITE.ioError) return { fr: 'le disque ne répond pas comme il faut', en: cause.message }
  if (isBusy(cause)) return { fr: 'un autre programme tient le fichier', en: 'another program has the file' }
  return cause.message
}

/** Not even for the index that is shared with readers, 32 KiB. */
function hasNoRoom(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize < 32_768
  } catch {
    return false
  }
}

/** What a person is told when a journal does not open, or cannot be read once open. */
export function readFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof UmtError) return error
  if (isDamage(error)) return damaged(path, error)
  if (isBusy(error)) return new UmtError('UMT-JOURNAL-104', { path }, { cause: error })
  const fromDisk = sqliteCode(error) !== undefined || 'syscall' in error
  return fromDisk ? new UmtError('UMT-JOURNAL-101', { path, detail: diskWords(error, path) }, { cause: error }) : error
}

/** Asks the disk; a failure is told as {@link readFailure} says. */
export function answerOf<T>(ask: () => T, path: string): T {
  try {
    return ask()
  } catch (error) {
    throw readFailure(error, path)
  }
}

/** What the caller of `commit` is told. */
export function commitFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof UmtError) return error
  if (isDamage(error)) return damaged(path, error)
  const code = sqliteCode(error)
  if (code === SQLITE.constraint)
    return new RangeError(`no journal may hold this entry: ${error.message}`, { cause: error })
  return code === undefined
    ? error
    : new UmtError('UMT-JOURNAL-105', { detail: diskWords(error, path) }, { cause: error })
}

/** Reads on past damage: an error of the disk or of its rows is returned, any other is a mistake of ours and thrown. */
export function attempt<T>(
  ask: () => T,
): { readonly done: true; readonly value: T } | { readonly done: false; readonly error: Error } {
  try {
    return { done: true, value: ask() }
  } catch (error) {
    const isOfDisk = error instanceof RowError || sqliteCode(error) !== undefined || isBeyondNumbers(error)
    if (isOfDisk && error instanceof Error) return { done: false, error }
    throw error
  }
}
