import { type ErrorDefinition, EXIT } from './definition.ts'

/** Encounters, and whose a reading is. */
export const ENCOUNTER_ERRORS = {
  'UMT-ENCOUNTER-101': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'Une consultation est déjà ouverte ({encounter}).', next: 'La fermer d’abord.' },
    en: { what: 'An encounter is already open ({encounter}).', next: 'Close it first.' },
  },
  'UMT-ENCOUNTER-102': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'Aucune consultation n’est ouverte.', next: 'En ouvrir une.' },
    en: { what: 'No encounter is open.', next: 'Open one.' },
  },
  'UMT-ENCOUNTER-103': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'L’identifiant de consultation {encounter} est déjà pris.', next: 'En choisir un nouveau.' },
    en: { what: 'The encounter id {encounter} is already taken.', next: 'Choose a new one.' },
  },
  'UMT-ENCOUNTER-104': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: '{readings} en attente, sans patient : {reason}.',
      next: 'Vérifier la consultation et l’heure de l’appareil, refaire la mesure ; sinon l’attribuer ou l’écarter : umt held list.',
    },
    en: {
      what: '{readings}, of no patient: {reason}.',
      next: 'Check the encounter and the clock of the device, measure again; or else assign or discard it: umt held list.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
