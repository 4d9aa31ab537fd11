import { Buffer } from 'node:buffer'
import { createSecretKey, type KeyObject } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { type InWords, UmtError } from '../errors.ts'
import type { KeyPlace } from './places.ts'

/** AES-256. */
export const KEY_BYTES = 32
/** One line of base64 of 32 bytes. */
const LINE = /^[A-Za-z0-9+/]{43}=(\r?\n)?$/
const MAX_BYTES = 64

/**
 * Reads a key: one line of base64 of 32 bytes, in a regular file that its owner alone may read, this user or root, outside the
 * folder of the journal; a link counts as what it points to. `undefined` when nothing is there. Throws `UMT-KEY-102` (cannot be
 * opened), `-103` (rights), `-104` (no key), `-105` (beside the data). No error repeats what stands in the file.
 */
export function readKey({ path, kind }: KeyPlace, state: string): KeyObject | undefined {
  let file: number
  try {
    const real = realpathSync(path)
    if (isWithin(realPath(state), real)) throw new UmtError('UMT-KEY-105', { path, state })
    // Without waiting: a pipe would let the daemon hang until somebody writes to it.
    file = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw openFailure(error, path)
  }
  try {
    // Of the open file, which nobody can exchange any more.
    const wrong = rightsProblem(fstatSync(file), kind, state)
    if (wrong) throw new UmtError('UMT-KEY-103', { path, detail: wrong })
    return keyIn(file, path)
  } catch (error) {
    throw openFailure(error, path)
  } finally {
    closeSync(file)
  }
}

/** What is wrong with the rights of a file, in words, or `undefined`. */
function rightsProblem(stats: Stats, kind: KeyPlace['kind'], state: string): InWords | undefined {
  const { mode, uid } = stats
  const us = process.getuid?.()
  if (!stats.isFile()) return { fr: 'ce n’est pas un fichier ordinaire', en: 'it is no regular file' }
  // Root looks at a daemon's journal with the key of its user, to whom both belong.
  const isDaemons = us === 0 && uid === statSync(state, { throwIfNoEntry: false })?.uid
  if (uid !== 0 && uid !== us && !isDaemons)
    return { fr: `il appartient à l’utilisateur ${uid}`, en: `it belongs to user ${uid}` }
  // systemd gives a credential to the user of a service by an ACL, whose mask shows in the place of the rights of the group.
  const forbidden = kind === 'credential' ? 0o037 : 0o077
  if ((mode & forbidden) === 0) return undefined
  const octal = (mode & 0o777).toString(8).padStart(4, '0')
  return {
    fr: `d’autres que son propriétaire y ont accès (${octal})`,
    en: `others than its owner have rights (${octal})`,
  }
}

function keyIn(file: number, path: string): KeyObject {
  const bytes = Buffer.alloc(MAX_BYTES)
  const length = readSync(file, bytes, 0, MAX_BYTES, 0)
  const line = bytes.toString('latin1', 0, length)
  const key = Buffer.from(line, 'base64')
  try {
    // A last digit with bits that stand for nothing was typed wrong.
    if (!LINE.test(line) || key.toString('base64') !== line.trimEnd()) throw new UmtError('UMT-KEY-104', { path })
    return createSecretKey(key)
  } finally {
    bytes.fill(0)
    key.fill(0)
  }
}

/** Whether a file, there or not yet, would stand in the folder of the journal or below it. */
export const isBesideData = (path: string, state: string): boolean => isWithin(realPath(state), realPath(path))

const isWithin = (folder: string, path: string): boolean => !/^\.\.(\/|$)/.test(relative(folder, path))

/** The real path of what need not be there yet. */
function realPath(path: string): string {
  const absolute = resolve(path)
  try {
    return realpathSync(absolute)
  } catch {
    return dirname(absolute) === absolute ? absolute : join(realPath(dirname(absolute)), basename(absolute))
  }
}

function openFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  if (isCode(error, 'EACCES') || isCode(error, 'EPERM'))
    return new UmtError('UMT-KEY-103', {
      path,
      detail: { fr: 'le service n’a pas le droit de le lire', en: 'this user may not read it' },
    })
  return new UmtError('UMT-KEY-102', { path, detail: error.message }, { cause: error })
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
