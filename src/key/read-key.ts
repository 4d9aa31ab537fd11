import { Buffer } from 'node:buffer'
import { createSecretKey, type KeyObject } from 'node:crypto'
import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { UmtError } from '../errors.ts'
import type { KeyPlace } from './places.ts'
import { PrivateFileError, RIGHTS, readPrivateFile } from './private-file.ts'

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
  let bytes: Buffer | undefined
  try {
    bytes = readPrivateFile({
      path,
      forbidden: kind === 'credential' ? RIGHTS.credential : RIGHTS.secret,
      maxBytes: MAX_BYTES,
      owner: ownerOfData(state),
      place: (real) => {
        if (isWithin(realPath(state), real)) throw new UmtError('UMT-KEY-105', { path, state })
      },
    })
  } catch (error) {
    if (!(error instanceof PrivateFileError)) throw error
    if (error.problem === 'long') throw new UmtError('UMT-KEY-104', { path })
    if (error.problem === 'rights') throw new UmtError('UMT-KEY-103', { path, detail: error.detail })
    throw new UmtError('UMT-KEY-102', { path, detail: error.message }, { cause: error.cause })
  }
  return bytes && keyIn(bytes, path)
}

/** Root looks at a daemon's journal with the key of its user, to whom both belong. */
const ownerOfData = (state: string): number | undefined =>
  process.getuid?.() === 0 ? statSync(state, { throwIfNoEntry: false })?.uid : undefined

function keyIn(bytes: Buffer, path: string): KeyObject {
  const line = bytes.toString('latin1')
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
