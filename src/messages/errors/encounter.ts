import { type ErrorDefinition, EXIT } from './definition.ts'

/** Encounters, and whose a reading is. */
export const ENCOUNTER_ERRORS = {
  'UMT-ENCOUNTER-101': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'Une consultation est déjà ouverte ({encounter}).', next: 'La fermer d’abord : umt encounter close.' },
    en: { what: 'An encounter is already open ({encounter}).', next: 'Close it first: umt encounter close.' },
  },
  'UMT-ENCOUNTER-102': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'Aucune consultation n’est ouverte.', next: 'En ouvrir une : umt encounter open.' },
    en: { what: 'No encounter is open.', next: 'Open one: umt encounter open.' },
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
      what: 'En attente, sans patient : {readings} ({reason}).',
      next: 'Vérifier la consultation et l’heure de l’appareil, refaire la mesure ; sinon l’attribuer ou l’écarter : umt held list.',
    },
    en: {
      what: 'Held, and of no patient: {readings} ({reason}).',
      next: 'Check the encounter and the clock of the device, measure again; or else assign or discard it: umt held list.',
    },
  },
  'UMT-ENCOUNTER-105': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La consultation ouverte est une autre ({encounter}).',
      next: 'Vérifier quelle consultation est à fermer.',
    },
    en: { what: 'The open encounter is another one ({encounter}).', next: 'Check which encounter is to be closed.' },
  },
  'UMT-ENCOUNTER-106': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'La consultation {encounter} est ouverte, sans aucune mesure depuis {minutes} min.',
      next: 'La fermer si le patient est parti ; sans mesure, elle sera fermée dans {left} min.',
    },
    en: {
      what: 'Encounter {encounter} is open, and nothing was measured for {minutes} min.',
      next: 'Close it if the patient has left; without a reading it is closed in {left} min.',
    },
  },
  'UMT-ENCOUNTER-107': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'La consultation {encounter} a été fermée : rien n’y était mesuré depuis longtemps.',
      next: 'La rouvrir si le patient est encore là.',
    },
    en: {
      what: 'Encounter {encounter} was closed: nothing had been measured in it for long.',
      next: 'Open it again if the patient is still there.',
    },
  },
  'UMT-ENCOUNTER-108': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Une mesure arrive après {minutes} min sans rien : elle va à la consultation {encounter}.',
      next: 'Vérifier que le patient est toujours le même ; sinon fermer la consultation et prévenir le médecin.',
    },
    en: {
      what: 'A reading comes after {minutes} min without any: it goes to encounter {encounter}.',
      next: 'Check that the patient is still the same; otherwise close the encounter and tell the doctor.',
    },
  },
  'UMT-ENCOUNTER-109': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'La consultation {encounter} est reprise après un redémarrage, à une heure que rien ne confirme.',
      next: 'Vérifier que le patient est toujours le même ; sinon la fermer.',
    },
    en: {
      what: 'Encounter {encounter} is taken up again after a restart, by a clock that nothing confirms.',
      next: 'Check that the patient is still the same; otherwise close it.',
    },
  },
  'UMT-ENCOUNTER-110': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'La consultation {encounter} a été fermée au démarrage : impossible de savoir depuis quand elle était ouverte.',
      next: 'La rouvrir si le patient est encore là.',
    },
    en: {
      what: 'Encounter {encounter} was closed at the start: nobody can tell since when it was open.',
      next: 'Open it again if the patient is still there.',
    },
  },
  'UMT-ENCOUNTER-111': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Après la fermeture de la consultation {encounter} : {readings} de son patient, en mémoire dans l’appareil. Enregistré, non affiché.',
      next: 'Prévenir le médecin si elle était attendue.',
    },
    en: {
      what: 'After encounter {encounter} was closed: {readings} of its patient, from the memory of the device. Kept, and not shown.',
      next: 'Tell the doctor if it was waited for.',
    },
  },
  'UMT-ENCOUNTER-112': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'La consultation {encounter} est reprise après un redémarrage, et rien ne confirme l’heure : elle peut être d’hier. Ses mesures restent en attente.',
      next: 'Si le patient est toujours là, la fermer et la rouvrir ; sinon la fermer.',
    },
    en: {
      what: 'Encounter {encounter} is taken up again after a restart, and nothing confirms the time: it may be of yesterday. Its readings are held.',
      next: 'If the patient is still there, close it and open it again; otherwise close it.',
    },
  },
  'UMT-ENCOUNTER-113': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'L’INS de ce patient n’est pas qualifié : il ne peut pas accompagner ses mesures.',
      next: 'Donner l’identifiant local du patient ; ou qualifier l’identité, puis recommencer.',
    },
    en: {
      what: 'The INS of this patient is not qualified: it cannot go with the readings.',
      next: 'Give the local identifier of the patient; or qualify the identity and try again.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
