import { type ErrorDefinition, EXIT } from './definition.ts'

/** Readings that are held until a person decides. */
export const HELD_ERRORS = {
  'UMT-HELD-101': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'Aucune mesure n’est gardée en attente sous {key}.', next: 'Choisir dans la liste : umt held list.' },
    en: { what: 'No reading is held under {key}.', next: 'Choose from the list: umt held list.' },
  },
  'UMT-HELD-102': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Cette mesure a déjà été {decision} le {when} (acte {act}).',
      next: 'Rien n’a été changé ; voir qui et pourquoi : umt audit show.',
    },
    en: {
      what: 'This reading was already {decision} on {when} (act {act}).',
      next: 'Nothing was changed; see who and why: umt audit show.',
    },
  },
  'UMT-HELD-103': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La consultation {encounter} n’est pas connue ici.',
      next: 'Vérifier son identifiant ; la mesure reste en attente.',
    },
    en: { what: 'Encounter {encounter} is not known here.', next: 'Check its id; the reading stays held.' },
  },
  'UMT-HELD-104': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'De la consultation {encounter}, le nom du patient est déjà effacé.',
      next: 'La mesure reste en attente ; l’écarter, ou appeler l’assistance.',
    },
    en: {
      what: 'Whose encounter {encounter} was is already erased.',
      next: 'The reading stays held; discard it, or call support.',
    },
  },
  'UMT-HELD-105': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'La mesure {key} ne se relit pas dans le journal ({detail}).',
      next: 'Elle y reste, rien n’est perdu ; appeler l’assistance avec ce code.',
    },
    en: {
      what: 'Reading {key} cannot be read back from the journal ({detail}).',
      next: 'It stays there, nothing is lost; call support with this code.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
