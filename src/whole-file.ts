import { randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { makeFolders, syncFolder } from './make-folders.ts'

export interface WholeFile {
  readonly text: string
  /** Rights, such as 0o600. */
  readonly mode: number
  /** Group of the file instead of that of the process. */
  readonly gid?: number | undefined
  /** `never`: what is there stays. */
  readonly over: 'replace' | 'never'
  /** Rights of folders that have to be made. */
  readonly folderMode?: number
}

/**
 * Writes a file so that, whenever the power fails, the whole of it is there or what was there before. `false` when something is there
 * that may not be replaced. Throws errors of the system.
 */
export function writeWhole(path: string, { text, mode, gid, over, folderMode = 0o700 }: WholeFile): boolean {
  const folder = dirname(resolve(path))
  // A name of its own, so that two that write at the same moment do not mix.
  const next = `${path}.${randomUUID()}`
  try {
    makeFolders(folder, folderMode)
    const file = openSync(next, 'wx', 0o600)
    try {
      if (gid !== undefined) fchownSync(file, process.getuid?.() ?? 0, gid)
      fchmodSync(file, mode)
      writeFileSync(file, text)
      fsyncSync(file)
      if (over === 'replace') renameSync(next, path)
      // Unlike a rename a link does not take the place of what is there.
      else linkSync(next, path)
    } finally {
      closeSync(file)
      if (existsSync(next)) unlinkSync(next)
    }
    syncFolder(folder)
    return true
  } catch (cause) {
    // A file in the place of its folder is EEXIST too.
    if (over === 'never' && cause instanceof Error && 'code' in cause && cause.code === 'EEXIST' && existsSync(path))
      return false
    throw cause
  }
}
