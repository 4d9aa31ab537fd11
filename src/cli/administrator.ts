import { accessSync, constants } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UmtError } from '../errors.ts'

/**
 * Throws `UMT-BUS-139` where the files that a command changes are an administrator's and somebody else typed it: said before anything is
 * looked at, since to him every file would seem damaged. `command`: what to type behind `sudo`.
 */
export function needsAdministrator(command: string, paths: readonly string[], how: 'to look' | 'to change'): void {
  for (const path of paths) {
    const file = resolve(path)
    const locked = isRefused(file, constants.R_OK) || (how === 'to change' && !mayMake(file))
    if (locked) throw new UmtError('UMT-BUS-139', { file, command })
  }
}

/** In the folder of the file, or where the first of those that are missing would be made. */
function mayMake(file: string): boolean {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const outcome = tried(folder, constants.W_OK)
    if (outcome === 'done') return true
    if (outcome === 'refused') return false
    if (folder === dirname(folder)) return true
  }
}

const isRefused = (path: string, right: number): boolean => tried(path, right) === 'refused'

/** What is wrong otherwise, such as a disk that nobody may write, is said by whoever meets it. */
function tried(path: string, right: number): 'done' | 'refused' | 'other' {
  try {
    accessSync(path, right)
    return 'done'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'EACCES' || code === 'EPERM' ? 'refused' : code === 'ENOENT' ? 'other' : 'done'
  }
}
