import { Buffer } from 'node:buffer'
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs'
import type { InWords } from '../errors.ts'

/** Why a file with a secret is not read; without what stands in it. */
export class PrivateFileError extends Error {
  /** `rights`: somebody else may reach it. `unopened`: the system does not give it. `long`: it is no such file. */
  readonly problem: 'rights' | 'unopened' | 'long'
  readonly detail: InWords

  constructor(problem: PrivateFileError['problem'], detail: InWords, options?: ErrorOptions) {
    super(detail.en, options)
    this.problem = problem
    this.detail = detail
  }
}

export interface PrivateFile {
  readonly path: string
  /** Rights that others may not have: {@link RIGHTS}. */
  readonly forbidden: number
  readonly maxBytes: number
  /** A user to whom it may belong besides root and this one. */
  readonly owner?: number | undefined
  /** Throws where the file, by its real path, may not be. */
  readonly place?: (real: string) => void
}

/** Rights that nobody but the owner of a file may have. */
export const RIGHTS = {
  /** Of a secret. */
  secret: 0o077,
  /** systemd gives a credential to the user of a service by an ACL, whose mask shows in the place of the rights of the group. */
  credential: 0o037,
  /** Of what root writes and the group of the service reads. */
  group: 0o037,
  /** Of what is no secret, but whoever may change it decides whom we trust. */
  open: 0o022,
} as const

/**
 * Reads a regular file of this user or root that is closed to others; a link counts as what it points to. `undefined` when
 * nothing is there. Throws {@link PrivateFileError}. Whoever reads a secret overwrites the bytes after use.
 */
export function readPrivateFile({ path, forbidden, maxBytes, owner, place }: PrivateFile): Buffer | undefined {
  let file: number
  try {
    const real = realpathSync(path)
    place?.(real)
    // Without waiting: a pipe would let the daemon hang until somebody writes to it.
    file = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw openFailure(error)
  }
  try {
    // Of the open file, which nobody can exchange any more.
    const wrong = rightsProblem(fstatSync(file), forbidden, owner)
    if (wrong) throw new PrivateFileError('rights', wrong)
    return bytesOf(file, maxBytes)
  } catch (error) {
    throw openFailure(error)
  } finally {
    closeSync(file)
  }
}

/** What is wrong with the rights of a file, in words, or `undefined`. */
function rightsProblem(stats: Stats, forbidden: number, owner: number | undefined): InWords | undefined {
  const { mode, uid } = stats
  if (!stats.isFile()) return { fr: 'ce n’est pas un fichier ordinaire', en: 'it is no regular file' }
  if (uid !== 0 && uid !== process.getuid?.() && uid !== owner)
    return { fr: `il appartient à l’utilisateur ${uid}`, en: `it belongs to user ${uid}` }
  if ((mode & forbidden) === 0) return undefined
  const octal = (mode & 0o777).toString(8).padStart(4, '0')
  return {
    fr: `d’autres que son propriétaire y ont accès (${octal})`,
    en: `others than its owner have rights (${octal})`,
  }
}

function bytesOf(file: number, maxBytes: number): Buffer {
  const bytes = Buffer.alloc(maxBytes + 1)
  let length = 0
  for (;;) {
    const read = readSync(file, bytes, length, bytes.length - length, length)
    length += read
    if (read === 0 || length === bytes.length) break
  }
  if (length <= maxBytes) return bytes.subarray(0, length)
  bytes.fill(0)
  throw new PrivateFileError('long', { fr: 'il est trop long', en: 'it is too long' })
}

function openFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  if (isCode(error, 'EACCES') || isCode(error, 'EPERM'))
    return new PrivateFileError('rights', {
      fr: 'cet utilisateur n’a pas le droit de le lire',
      en: 'this user may not read it',
    })
  return new PrivateFileError('unopened', { fr: error.message, en: error.message }, { cause: error })
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
