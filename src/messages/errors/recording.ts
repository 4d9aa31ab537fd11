import { type ErrorDefinition, EXIT } from './definition.ts'

/** Recordings. */
export const RECORDING_ERRORS = {
  'UMT-RECORDING-101': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Enregistrement illisible, {file} ligne {line} : {detail}.',
      next: 'Voir le format : docs/recordings.md.',
    },
    en: { what: 'Recording not readable, {file} line {line}: {detail}.', next: 'See the format: docs/recordings.md.' },
  },
  'UMT-RECORDING-102': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: 'Fichier introuvable : {file}.', next: 'Vérifier le chemin.' },
    en: { what: 'File not found: {file}.', next: 'Check the path.' },
  },
  'UMT-RECORDING-103': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Impossible d’écrire {file} : {detail}.',
      next: 'Choisir un autre fichier ; un enregistrement existant n’est jamais écrasé.',
    },
    en: {
      what: 'Cannot write {file}: {detail}.',
      next: 'Choose another file; an existing recording is never overwritten.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
