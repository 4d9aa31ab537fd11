import type { Language } from '../errors.ts'

/** What `umt frames` says. */
export const FRAMES_WORDS = {
  fr: {
    none: 'Aucune trame refusée depuis 24 h.',
    tail: 'Trames refusées : {count}. Leurs octets : umt frames show NUMÉRO (clé du journal, noté au registre).',
    cut: '(les {kept} premiers octets sur {length})',
    patient: 'Ces octets peuvent être ceux d’un patient : à protéger comme une mesure, à effacer ensuite.',
    exportAsk: 'Écrire {count} trames de {device} en clair dans {file} ? Elles peuvent être celles d’un patient.',
    exported: 'Écrit : {file} ({count} trames). Pour les rejouer : umt replay {file} --print reading',
    nothingDone: 'Rien n’a été écrit.',
  },
  en: {
    none: 'No frame was refused within 24 h.',
    tail: 'Refused frames: {count}. Their bytes: umt frames show NUMBER (key of the journal, noted in the audit chain).',
    cut: '(the first {kept} bytes of {length})',
    patient: 'These bytes may be of a patient: protect them as you would a reading, and erase them afterwards.',
    exportAsk: 'Write {count} frames of {device} in the clear to {file}? They may be of a patient.',
    exported: 'Written: {file} ({count} frames). To play them: umt replay {file} --print reading',
    nothingDone: 'Nothing was written.',
  },
} as const satisfies Record<Language, Record<string, string>>
