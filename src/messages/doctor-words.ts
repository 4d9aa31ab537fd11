import type { Language } from '../errors.ts'

/** What `umt doctor` says besides what it finds. */
export const DOCTOR_WORDS = {
  fr: {
    well: 'Rien à faire.',
    doing: 'À faire : {count}.',
    bundled: 'Pour l’assistance : {file}. Ni patient, ni valeur, ni nom, ni adresse. Il contient :',
    look: 'Le relire avant de l’envoyer : tar -xzOf {file} | less',
  },
  en: {
    well: 'Nothing needs doing.',
    doing: 'To do: {count}.',
    bundled: 'For support: {file}. No patient, no value, no name, no address. In it:',
    look: 'Read it before you send it: tar -xzOf {file} | less',
  },
} as const satisfies Record<Language, Record<string, string>>
