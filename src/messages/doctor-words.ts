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

/** How the service ended last. */
export const LAST_ENDS = {
  stopped: { fr: 'arrêté à la demande', en: 'stopped as it was told to' },
  crashed: { fr: 'par une erreur', en: 'by an error' },
  killed: {
    fr: 'tué sans un mot (chien de garde de systemd, mémoire, ou une personne)',
    en: 'killed without a word (watchdog of systemd, memory, or a person)',
  },
  'with-the-machine': { fr: 'avec l’ordinateur', en: 'with the computer' },
  unknown: { fr: 'on ne sait pas comment', en: 'nobody knows how' },
} as const satisfies Record<string, Record<Language, string>>
