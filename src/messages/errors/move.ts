import { type ErrorDefinition, EXIT } from './definition.ts'

/** A person says that a reading is another patient’s. */
export const MOVE_ERRORS = {
  'UMT-MOVE-101': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Aucune mesure d’un patient n’est enregistrée ici sous {observation}.',
      next: 'Vérifier l’identifiant de l’Observation. Une mesure en attente s’attribue avec umt held assign.',
    },
    en: {
      what: 'No patient’s reading is recorded here under {observation}.',
      next: 'Check the id of the Observation. A held reading is assigned with umt held assign.',
    },
  },
  'UMT-MOVE-102': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Cette mesure a déjà été déplacée le {when} (acte {act}) : cet identifiant n’est plus le sien.',
      next: 'Rien n’a été changé ; voir qui et pourquoi : umt audit show.',
    },
    en: {
      what: 'This reading was already moved on {when} (act {act}): this id is not its own any more.',
      next: 'Nothing was changed; see who and why: umt audit show.',
    },
  },
  'UMT-MOVE-103': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La consultation {encounter} n’est pas connue ici.',
      next: 'Vérifier son identifiant ; la mesure reste où elle est.',
    },
    en: { what: 'Encounter {encounter} is not known here.', next: 'Check its id; the reading stays where it is.' },
  },
  'UMT-MOVE-104': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'De la consultation {encounter}, le nom du patient est déjà effacé.',
      next: 'La mesure reste où elle est ; dire qu’elle n’est à personne (--nobody), ou appeler l’assistance.',
    },
    en: {
      what: 'Whose encounter {encounter} was is already erased.',
      next: 'The reading stays where it is; say that it is nobody’s (--nobody), or call support.',
    },
  },
  'UMT-MOVE-105': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'Cette mesure y est déjà.', next: 'Rien à faire.' },
    en: { what: 'This reading is there already.', next: 'Nothing needs doing.' },
  },
  'UMT-MOVE-106': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'La mesure {observation} ne se relit pas dans le journal ({detail}).',
      next: 'Elle reste où elle est ; faire corriger le dossier à la main, et appeler l’assistance avec ce code.',
    },
    en: {
      what: 'Reading {observation} cannot be read back from the journal ({detail}).',
      next: 'It stays where it is; have the record corrected by hand, and call support with this code.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
