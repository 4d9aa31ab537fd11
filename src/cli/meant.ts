import { nearest } from '../config/nearest.ts'
import type { InWords } from '../errors.ts'

/** A word that is not known, and which of the known ones somebody may have meant. */
export function withMeant(word: string, known: readonly string[]): string | InWords {
  const meant = nearest(word, known)
  return meant === undefined ? word : { fr: `${word} (peut-être ${meant} ?)`, en: `${word} (perhaps ${meant}?)` }
}

/** What is wrong with an option: the words of Node are English, and say more than anybody reads. */
export function wrongOption(cause: unknown, known: readonly string[]): string | InWords {
  const said = cause instanceof Error ? cause.message : String(cause)
  // Without what was given to it.
  const [option] = /--?[A-Za-z][\w-]*/.exec(said) ?? []
  if (option === undefined) return said.split('. ')[0] ?? said
  if (said.includes('does not take')) return { fr: `${option} ne prend pas de valeur`, en: `${option} takes no value` }
  if (!said.startsWith('Unknown'))
    return { fr: `il manque une valeur après ${option}`, en: `a value is missing after ${option}` }
  const told = withMeant(option, known)
  const { fr, en } = typeof told === 'string' ? { fr: told, en: told } : told
  return { fr: `option inconnue ${fr}`, en: `unknown option ${en}` }
}
