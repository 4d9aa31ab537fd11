import { randomBytes } from 'node:crypto'
import { UmtError } from '../errors.ts'
import { writeWhole } from '../whole-file.ts'
import { KEY_BYTES } from './read-key.ts'

/**
 * Makes a file with a new key, readable for its owner alone. A file that is there is never written over: `false`. Two that start at
 * the same moment both end with the key of the one that was faster. Throws `UMT-KEY-106`.
 */
export function makeKeyFile(path: string): boolean {
  try {
    return writeWhole(path, { text: `${randomBytes(KEY_BYTES).toString('base64')}\n`, mode: 0o600, over: 'never' })
  } catch (cause) {
    throw new UmtError(
      'UMT-KEY-106',
      { path, detail: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    )
  }
}
