import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { missing } from './missing.ts'
import type { Person } from './person.ts'

const isReason = (text: string): boolean => text.length >= 3 && text.length <= 500

const LENGTH = { fr: '--reason, de 3 à 500 caractères', en: '--reason, of 3 to 500 characters' } as const

/** Why a person decides so: `--reason`, or what she types; undefined when she gives up. */
export async function reasonOf(
  args: Args,
  io: Io,
  person: Person | undefined,
  question: string,
): Promise<string | undefined> {
  const given = args.text('reason')?.trim()
  if (given !== undefined && !isReason(given)) throw args.wrong(LENGTH)
  if (given !== undefined) return given
  if (person === undefined) throw missing('reason')
  return await person.type(question, (text) => (isReason(text) ? undefined : CONSULTATION_WORDS[io.language].badReason))
}
