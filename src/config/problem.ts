import { type InWords, UmtError } from '../errors.ts'
import type { ErrorCode } from '../messages/errors.ts'

/** Where something stands in a file; both from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Keys and indices from the root. */
export type Path = readonly (string | number)[]

/** Something about a configuration. An error refuses it, a warning does not. */
export interface ConfigProblem {
  readonly severity: 'error' | 'warning'
  /** `devices[0].driver`; the root is empty. */
  readonly key: string
  readonly place?: Place
  readonly error: UmtError
}

/** `devices[0].driver` of its parts. */
export const keyOf = (path: Path): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  )

/** A problem at a place of the file, whose words have `{place}` and `{key}`. */
export function problemAt(
  code: ErrorCode,
  { path, place }: { readonly path: Path; readonly place: Place },
  params: Readonly<Record<string, string | InWords>> = {},
  severity: ConfigProblem['severity'] = 'error',
): ConfigProblem {
  const key = keyOf(path)
  const words = { place: placeWords(place), key: key === '' ? ROOT : key, ...params }
  return { severity, key, place, error: new UmtError(code, words) }
}

/** What the daemon would tell of a key while it runs on: a warning, in the words of then. */
export const wouldTell = (at: { readonly path: Path; readonly place: Place }, error: UmtError): ConfigProblem =>
  problemAt(
    'UMT-CONFIG-116',
    at,
    {
      code: error.code,
      what: { fr: error.what('fr'), en: error.what('en') },
      remedy: { fr: error.next('fr'), en: error.next('en') },
    },
    'warning',
  )

const ROOT: InWords = { fr: 'le fichier', en: 'the file' }

const placeWords = ({ line, column }: Place): InWords => ({
  fr: `ligne ${line}, colonne ${column}`,
  en: `line ${line}, column ${column}`,
})
