import { type InWords, UmtError } from '../errors.ts'
import { PrivateFileError, RIGHTS, readPrivateFile } from '../key/private-file.ts'
import { type PasswordHash, parseHash } from './password-hash.ts'
import { isRole, type Role } from './roles.ts'

/** A user as the file has him. */
export interface Entry {
  readonly name: string
  readonly roles: readonly Role[]
  readonly hash: PasswordHash
  /** The whole line, by which a change is known. */
  readonly line: string
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,31}$/
export const MAX_USERS_BYTES = 64 * 1024

/** Whether a text can be the name of a user: it stands in acts and on terminals. */
export const isUserName = (text: string): boolean => NAME.test(text)

/** A line of the file: `ecran:consultation,display:$scrypt$…`. */
export const userLine = (name: string, roles: readonly Role[], hash: string): string =>
  `${name}:${roles.join(',')}:${hash}`

/**
 * Reads the file with the users; none where there is no file. Throws `UMT-BUS-111` with what is wrong and in which line,
 * never what stands there.
 */
export function readUsersFile(path: string): readonly Entry[] {
  let bytes: Buffer | undefined
  try {
    bytes = readPrivateFile({ path, forbidden: RIGHTS.group, maxBytes: MAX_USERS_BYTES })
  } catch (error) {
    if (error instanceof PrivateFileError) throw wrong(path, error.detail)
    throw error
  }
  return bytes === undefined ? [] : parseUsers(path, bytes.toString('utf8'))
}

export function parseUsers(path: string, text: string): readonly Entry[] {
  const entries: Entry[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const entry = parseLine(line.trim())
    if (entry === undefined || entries.some(({ name }) => name === entry.name))
      throw wrong(path, {
        fr: entry
          ? `ligne ${index + 1} : deux utilisateurs du même nom`
          : `ligne ${index + 1} : nom:rôles:$scrypt$… attendu`,
        en: entry ? `line ${index + 1}: two users of one name` : `line ${index + 1}: name:roles:$scrypt$… expected`,
      })
    entries.push(entry)
  }
  return entries
}

function parseLine(line: string): Entry | undefined {
  const [name = '', listed = '', phc = '', ...more] = line.split(':')
  const roles = listed.split(',')
  const hash = parseHash(phc)
  if (!isUserName(name) || !roles.every(isRole) || hash === undefined || more.length > 0) return undefined
  return { name, roles: roles.filter(isRole), hash, line }
}

const wrong = (file: string, detail: InWords): UmtError => new UmtError('UMT-BUS-111', { file, detail })
