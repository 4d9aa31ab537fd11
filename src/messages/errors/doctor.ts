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
  'UMT-DOCTOR-111': {
    consequence: 'permanent',
    exit: EXIT.done,
    fr: {
      what: 'Aucune plateforme n’est configurée : les mesures restent dans ce véhicule.',
      next: 'Rien à faire si c’est voulu ; sinon voir docs/uplink.md (uplink.endpoints).',
    },
    en: {
      what: 'No platform is configured: readings stay in this vehicle.',
      next: 'Nothing to do if that is meant; otherwise see docs/uplink.md (uplink.endpoints).',
    },
  },
  'UMT-DOCTOR-112': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'La plateforme {endpoint} ne répond pas d’ici ({detail}).',
      next: 'Regarder le réseau du véhicule : antenne, carte SIM, câble. Les mesures attendent et partiront toutes seules.',
    },
    en: {
      what: 'Platform {endpoint} does not answer from here ({detail}).',
      next: 'Look at the network of the vehicle: antenna, SIM card, cable. The readings wait and will leave by themselves.',
    },
  },
  'UMT-DOCTOR-113': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La liaison chiffrée avec {endpoint} échoue ({detail}).',
      next: 'Comparer les certificats (tls.ca, tls.certificate, tls.key) et l’heure du véhicule ; appeler l’assistance avec ce code.',
    },
    en: {
      what: 'The encrypted connection with {endpoint} fails ({detail}).',
      next: 'Compare the certificates (tls.ca, tls.certificate, tls.key) and the time of the vehicle; call support with this code.',
    },
  },
  'UMT-DOCTOR-114': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Des mesures attendent d’être envoyées à {endpoint} depuis {hours} h ({count}).',
      next: 'Voir pourquoi : umt outbox status. Rien n’est perdu ; sans réseau pour longtemps : umt outbox export.',
    },
    en: {
      what: 'Readings have waited {hours} h to be sent to {endpoint} ({count}).',
      next: 'See why: umt outbox status. Nothing is lost; without a network for long: umt outbox export.',
    },
  },
  'UMT-DOCTOR-115': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La plateforme {endpoint} refuse des mesures pour ce qu’elles sont ({count}).',
      next: 'Lire pourquoi : umt outbox show. Puis les renvoyer (umt outbox retry) ou les abandonner (umt outbox discard).',
    },
    en: {
      what: 'Platform {endpoint} refuses readings for what they are ({count}).',
      next: 'Read why: umt outbox show. Then send them again (umt outbox retry) or give them up (umt outbox discard).',
    },
  },
  'UMT-DOCTOR-116': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La plateforme {endpoint} n’est plus dans la configuration, et des mesures lui sont encore dues ({count}).',
      next: 'La remettre le temps de l’envoi, ou y renoncer : umt outbox discard --all --to {endpoint}.',
    },
    en: {
      what: 'Platform {endpoint} is not in the configuration any more, and readings are still owed to it ({count}).',
      next: 'Put it back until they are sent, or give them up: umt outbox discard --all --to {endpoint}.',
    },
  },
  'UMT-DOCTOR-117': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Chez {endpoint}, des mesures sont encore dans le dossier du mauvais patient : elle refuse qu’on les annule ({count}).',
      next: 'Les y faire corriger tout de suite ; les nommer : umt outbox show. Puis : umt outbox discard.',
    },
    en: {
      what: 'At {endpoint} readings are still in the record of the wrong patient: it refuses to have them withdrawn ({count}).',
      next: 'Have them corrected there at once; name them: umt outbox show. Then: umt outbox discard.',
    },
  },
  'UMT-DOCTOR-170': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le dossier pour l’assistance {file} ne peut pas être écrit ({detail}).',
      next: 'Choisir un autre nom ou un autre dossier ; un fichier qui existe n’est jamais écrasé.',
    },
    en: {
      what: 'The bundle for support {file} cannot be written ({detail}).',
      next: 'Choose another name or another folder; a file that exists is never overwritten.',
    },
  },
  'UMT-DOCTOR-171': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le programme tar manque sur cette machine.',
      next: 'L’installer (sudo apt install tar), ou envoyer : umt doctor --json.',
    },
    en: {
      what: 'The program tar is missing on this machine.',
      next: 'Install it (sudo apt install tar), or send: umt doctor --json.',
    },
  },
  'UMT-DOCTOR-199': {
    consequence: 'ambiguous',
    exit: EXIT.failed,
    fr: { what: 'Le contrôle {check} a échoué ({name}).', next: 'Signaler ce message aux développeurs.' },
    en: { what: 'Check {check} failed ({name}).', next: 'Report this message to the developers.' },
  },
} as const satisfies Record<string, ErrorDefinition>
