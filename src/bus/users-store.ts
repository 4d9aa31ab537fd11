import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { UmtError } from '../errors.ts'
import { groupId } from '../group-id.ts'
import { RIGHTS, readPrivateFile } from '../key/private-file.ts'
import { makeFolders, syncFolder } from '../make-folders.ts'
import type { Role } from './roles.ts'
import { MAX_USERS_BYTES, parseUsers, readUsersFile, userLine } from './users-file.ts'

/** Group of the service: root writes the file, and the daemon reads it. */
const SERVICE_GROUP = 'umt-vitals'

export interface NewUser {
  readonly name: string
  readonly roles: readonly Role[]
  /** PHC string. */
  readonly hash: string
}

/**
 * Adds a user, or puts him in the place of the one of his name. Throws `UMT-BUS-111` where the file cannot be read as it
 * is, `UMT-BUS-118` where it cannot be written; it stands as it was then.
 */
export function putUser(path: string, { name, roles, hash }: NewUser): void {
  write(path, [...linesWithout(path, name), userLine(name, roles, hash)])
}

/** Whether there was such a user. Throws as {@link putUser}. */
export function removeUser(path: string, name: string): boolean {
  if (!readUsersFile(path).some((user) => user.name === name)) return false
  write(path, linesWithout(path, name))
  return true
}

/** Comments stay where somebody wrote them. */
function linesWithout(path: string, name: string): readonly string[] {
  readUsersFile(path)
  const text = readPrivateFile({ path, forbidden: RIGHTS.group, maxBytes: MAX_USERS_BYTES })?.toString('utf8') ?? ''
  return text.split('\n').filter((line) => line !== '' && !line.trim().startsWith(`${name}:`))
}

/** Whenever the power fails, the whole of the old file or of the new one is there; who may read it stays as it was. */
function write(path: string, lines: readonly string[]): void {
  const next = `${path}.next`
  const text = lines.map((line) => `${line}\n`).join('')
  // What could not be read again must not be written.
  parseUsers(path, text)
  try {
    makeFolders(dirname(path), 0o755)
    const { mode, uid, gid } = rightsOf(path)
    rmSync(next, { force: true })
    const file = openSync(next, 'wx', 0o600)
    try {
      writeFileSync(file, text)
      if (uid !== undefined && gid !== undefined) fchownSync(file, uid, gid)
      fchmodSync(file, mode)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(next, path)
    syncFolder(dirname(path))
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new UmtError('UMT-BUS-118', { file: path, detail }, { cause })
  }
}

/** Those of the file that is there. A new one of root is for the group of the service to read, any other for its owner alone. */
function rightsOf(path: string): { mode: number; uid?: number; gid?: number } {
  const there = statSync(path, { throwIfNoEntry: false })
  if (there) return { mode: there.mode & 0o777, uid: there.uid, gid: there.gid }
  const group = process.getuid?.() === 0 ? groupId(SERVICE_GROUP) : undefined
  return group === undefined ? { mode: 0o600 } : { mode: 0o640, uid: 0, gid: group }
}
