import type { Language } from '../errors.ts'
import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import type { Person } from './person.ts'

/** Whether a text can be the id of an encounter: a FHIR id. */
export const isEncounterId = (text: string): boolean => /^[A-Za-z0-9.-]{1,64}$/.test(text)

/** The id that a person types; undefined when she gives up. */
export function typedEncounter(person: Person, language: Language): Promise<string | undefined> {
  const words = CONSULTATION_WORDS[language]
  return person.type(words.typeEncounter, (text) => (isEncounterId(text) ? undefined : words.badEncounter))
}
