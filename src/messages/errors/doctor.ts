import { type ErrorDefinition, EXIT } from './definition.ts'

/** What `umt doctor` finds besides the errors of the parts that it looks at. */
export const DOCTOR_ERRORS = {
  'UMT-DOCTOR-101': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Un journal est là ({state}), et cette commande ne trouve pas sa clé : ce qui est scellé n’a pas été vérifié.',
      next: 'Rien à faire si systemd la donne au service (LoadCredential) et que le service tourne. Sinon la remettre à sa place (key.file dans la configuration) ; ne rien effacer.',
    },
    en: {
      what: 'There is a journal ({state}), and this command does not find its key: what is sealed was not verified.',
      next: 'Nothing to do if systemd hands it to the service (LoadCredential) and the service runs. Otherwise put it back in its place (key.file in the configuration); erase nothing.',
    },
  },
  'UMT-DOCTOR-102': {
    consequence: 'retry',
    exit: EXIT.done,
    fr: {
      what: 'Pas encore de journal dans {state}.',
      next: 'Rien à faire : le service le crée à son premier démarrage.',
    },
    en: { what: 'No journal yet in {state}.', next: 'Nothing to do: the daemon makes it at its first start.' },
  },
  'UMT-DOCTOR-103': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le journal n’est pas intact : anomalies {count}.',
      next: 'Les nommer : umt journal verify. Garder le fichier tel quel et appeler l’assistance.',
    },
    en: {
      what: 'The journal is not intact: findings {count}.',
      next: 'Name them: umt journal verify. Keep the file as it is and call support.',
    },
  },
  'UMT-DOCTOR-104': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'Le service signale {code} : {what}', next: '{next}' },
    en: { what: 'The daemon tells of {code}: {what}', next: '{next}' },
  },
  'UMT-DOCTOR-105': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Des mesures attendent depuis longtemps que l’on dise de qui elles sont : {count}, la plus ancienne depuis {hours} h.',
      next: 'Les regarder : umt held list. Puis les attribuer ou les écarter.',
    },
    en: {
      what: 'Readings have waited long for somebody to say whose they are: {count}, the oldest for {hours} h.',
      next: 'Look at them: umt held list. Then assign or discard them.',
    },
  },
  'UMT-DOCTOR-106': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Une consultation est ouverte, et rien n’y est mesuré depuis {minutes} min.',
      next: 'La fermer si le patient est parti : umt encounter close.',
    },
    en: {
      what: 'An encounter is open, and nothing was measured in it for {minutes} min.',
      next: 'Close it if the patient has left: umt encounter close.',
    },
  },
  'UMT-DOCTOR-107': {
    consequence: 'retry',
    exit: EXIT.done,
    fr: {
      what: 'Personne ne sait si l’horloge de cet ordinateur est à l’heure (pas de systemd-timedated).',
      next: 'La comparer à une montre.',
    },
    en: {
      what: 'Nobody knows whether the clock of this machine is right (no systemd-timedated).',
      next: 'Compare it with a watch.',
    },
  },
  'UMT-DOCTOR-108': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'L’horloge de cet ordinateur n’est pas synchronisée.',
      next: 'Donner un réseau au véhicule quelques minutes, puis regarder : timedatectl. Comparer l’heure à une montre.',
    },
    en: {
      what: 'The clock of this machine is not synchronised.',
      next: 'Give the vehicle a network for some minutes, then look: timedatectl. Compare the time with a watch.',
    },
  },
  'UMT-DOCTOR-199': {
    consequence: 'ambiguous',
    exit: EXIT.failed,
    fr: { what: 'Le contrôle {check} a échoué ({name}).', next: 'Signaler ce message aux développeurs.' },
    en: { what: 'Check {check} failed ({name}).', next: 'Report this message to the developers.' },
  },
} as const satisfies Record<string, ErrorDefinition>
