import { randomBytes } from 'node:crypto'
import { type InWords, UmtError } from '../errors.ts'

/** Without letters that look alike, so that it can be read aloud and typed on a tablet; 32 of them, 5 bits each. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUPS = 5
const GROUP_LETTERS = 5

const MIN_LETTERS = 12
const MAX_LETTERS = 128
const MIN_DIFFERENT = 5

/** A password that nobody guesses: 125 bits, such as `k7mpq-3vx9b-…`. */
export function strongPassword(): string {
  const letters = Array.from(randomBytes(GROUPS * GROUP_LETTERS), (byte) => LETTERS[byte % LETTERS.length])
  return Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * GROUP_LETTERS, (group + 1) * GROUP_LETTERS).join(''),
  ).join('-')
}

/** Throws `UMT-BUS-115` for a password that somebody would guess, or could not type again. Never says what it was. */
export function refuseWeak(password: string, name: string): void {
  const problem = problemOf(password, name)
  if (problem) throw new UmtError('UMT-BUS-115', { detail: problem })
}

function problemOf(password: string, name: string): InWords | undefined {
  const letters = [...password]
  if (letters.length < MIN_LETTERS)
    return { fr: `moins de ${MIN_LETTERS} caractères`, en: `less than ${MIN_LETTERS} characters` }
  if (letters.length > MAX_LETTERS)
    return { fr: `plus de ${MAX_LETTERS} caractères`, en: `more than ${MAX_LETTERS} characters` }
  if (/\p{C}/u.test(password)) return { fr: 'un caractère qui ne se voit pas', en: 'a character that is not visible' }
  if (new Set(letters).size < MIN_DIFFERENT)
    return { fr: 'toujours les mêmes caractères', en: 'always the same characters' }
  if (password.toLowerCase().includes(name.toLowerCase()) && letters.length < name.length + MIN_LETTERS)
    return { fr: 'presque le nom de l’utilisateur', en: 'hardly more than the name of the user' }
  return undefined
}
