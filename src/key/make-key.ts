import { randomBytes, randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UmtError } from '../errors.ts'
import { KEY_BYTES } from './read-key.ts'

/**
 * Makes a file with a new key, readable for its owner alone; whenever the power fails, the whole of it is there or nothing. A file that
 * is there is never written over: `false`. Throws `UMT-KEY-106`.
 */
export function makeKeyFile(path: string): boolean {
  const folder = dirname(resolve(path))
  // A name of its own, so that two that start at the same moment both end with the key of the one that was faster.
  const next = `${path}.${randomUUID()}`
  try {
    const created = mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (created !== undefined) for (let at = folder; at !== dirname(created); at = dirname(at)) syncFolder(dirname(at))
    const file = openSync(next, 'wx', 0o600)
    try {
      fchmodSync(file, 0o600)
      writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    try {
      // Unlike a rename a link does not take the place of what is there.
      linkSync(next, path)
    } finally {
      unlinkSync(next)
    }
    syncFolder(folder)
    return true
  } catch (cause) {
    // A file in the place of its folder is EEXIST too.
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST' && existsSync(path)) return false
    throw new UmtError(
      'UMT-KEY-106',
      { path, detail: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    )
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
