import { readFileSync, statSync } from 'node:fs'
import { type InWords, UmtError } from '../errors.ts'
import type { ConfigProblem } from './problem.ts'

/** No vehicle has as many devices. */
const MAX_BYTES = 1_048_576
const OTHERS_WRITE = 0o002

/** The text of a configuration, and what about its file is wrong or dangerous. Does not throw. */
export function readText(file: string): { readonly text?: string; readonly problems: readonly ConfigProblem[] } {
  try {
    const stats = statSync(file)
    if (stats.isDirectory()) return refused({ fr: 'c’est un dossier', en: 'it is a folder' })
    // The pipe of `umt config check <(…)` has somebody who writes; one with a name may wait for ever.
    if (stats.isFIFO() && !/^\/(dev|proc\/self)\/fd\//.test(file))
      return refused({ fr: 'c’est un tube', en: 'it is a pipe' })
    // Such as /dev/zero, which never ends.
    if (stats.isCharacterDevice() && file !== '/dev/null')
      return refused({ fr: 'c’est un périphérique', en: 'it is a device' })
    if (stats.size > MAX_BYTES) return refused({ fr: 'il est trop long', en: 'it is too long' })
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
    if (text.includes('\0')) return refused(NO_TEXT)
    const isOpen = stats.isFile() && (stats.mode & OTHERS_WRITE) !== 0
    const mode = (stats.mode & 0o777).toString(8).padStart(4, '0')
    return { text, problems: isOpen ? [warning(new UmtError('UMT-CONFIG-108', { file, mode }))] : [] }
  } catch (error) {
    return refused(whyNot(error))
  }
}

const NO_TEXT: InWords = { fr: 'ce n’est pas un texte en UTF-8', en: 'it is no text in UTF-8' }

function whyNot(error: unknown): InWords {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  switch (code) {
    case 'ENOENT':
      return { fr: 'il n’est pas là', en: 'it is not there' }
    case 'EACCES':
    case 'EPERM':
      return { fr: 'cet utilisateur n’a pas le droit de le lire', en: 'this user may not read it' }
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return NO_TEXT
    default:
      return { fr: code, en: code }
  }
}

const refused = (detail: InWords) => ({
  problems: [{ severity: 'error', key: '', error: new UmtError('UMT-CONFIG-107', { detail }) }] as const,
})

const warning = (error: UmtError): ConfigProblem => ({ severity: 'warning', key: '', error })
