import type { Language } from '../errors.ts'

/** What `umt doctor` says besides what it finds. */
export const DOCTOR_WORDS = {
  fr: { well: 'Rien à faire.', doing: 'À faire : {count}.' },
  en: { well: 'Nothing needs doing.', doing: 'To do: {count}.' },
} as const satisfies Record<Language, Record<string, string>>
