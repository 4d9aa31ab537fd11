import { type ErrorDefinition, EXIT } from './definition.ts'

/** How what is owed to a platform goes out, or does not. */
export const UPLINK_LANE_ERRORS = {
  'UMT-UPLINK-120': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'La plateforme {endpoint} refuse mesure après mesure pour la même raison ({signature}) : l’envoi est arrêté, rien n’est perdu.',
      next: 'Faire vérifier la configuration de cette plateforme (umt outbox show dit pourquoi), puis : umt outbox retry.',
    },
    en: {
      what: 'Platform {endpoint} refuses one reading after the other for the same reason ({signature}): sending has stopped, nothing is lost.',
      next: 'Have the configuration of this platform checked (umt outbox show says why), then: umt outbox retry.',
    },
  },
  'UMT-UPLINK-121': {
    consequence: 'retry',
    exit: EXIT.done,
    fr: { what: 'L’envoi vers la plateforme {endpoint} reprend.', next: 'Rien à faire.' },
    en: { what: 'Platform {endpoint} is sent to again.', next: 'Nothing to do.' },
  },
  'UMT-UPLINK-122': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Refusé par la plateforme {endpoint}, mis de côté : {observations}.',
      next: 'Prévenir le médecin s’il les attend ; voir pourquoi, puis décider : umt outbox show.',
    },
    en: {
      what: 'Refused by platform {endpoint}, put aside: {observations}.',
      next: 'Tell the doctor if they are waited for; see why, then decide: umt outbox show.',
    },
  },
  'UMT-UPLINK-123': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Des mesures attendent la plateforme {endpoint} depuis {hours} h.',
      next: 'Vérifier le réseau du véhicule, puis : umt outbox status. Tout est gardé.',
    },
    en: {
      what: 'Readings have waited for platform {endpoint} for {hours} h.',
      next: 'Check the network of the vehicle, then: umt outbox status. Everything is kept.',
    },
  },
  'UMT-UPLINK-124': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'L’envoi vers la plateforme {endpoint} attend l’heure : celle du véhicule n’est pas sûre.',
      next: 'Vérifier la date et l’heure du véhicule, ou attendre le réseau.',
    },
    en: {
      what: 'Platform {endpoint} is not sent to before the time is known: nothing confirms the clock of the vehicle.',
      next: 'Check date and time of the vehicle, or wait for the network.',
    },
  },
  'UMT-UPLINK-125': {
    consequence: 'retry',
    exit: EXIT.done,
    fr: {
      what: 'Le certificat « {name} » de la plateforme {endpoint} expire le {date}.',
      next: 'Le faire renouveler ; le nouveau fichier est pris sans redémarrage.',
    },
    en: {
      what: 'Certificate “{name}” of platform {endpoint} ends on {date}.',
      next: 'Have it renewed; the new file is taken without a restart.',
    },
  },
  'UMT-UPLINK-126': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le certificat « {name} » de la plateforme {endpoint} a expiré le {date}.',
      next: 'Le faire renouveler ; les mesures sont gardées, et le nouveau fichier est pris sans redémarrage.',
    },
    en: {
      what: 'Certificate “{name}” of platform {endpoint} ended on {date}.',
      next: 'Have it renewed; the readings are kept, and the new file is taken without a restart.',
    },
  },
  'UMT-UPLINK-127': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'La plateforme {endpoint} ne répond pas.',
      next: 'Rien à faire sur la route : l’envoi reprend avec le réseau. Si cela dure à l’arrêt, vérifier le réseau.',
    },
    en: {
      what: 'Platform {endpoint} does not answer.',
      next: 'Nothing to do on the road: sending goes on with the network. If it lasts while parked, check the network.',
    },
  },
  'UMT-UPLINK-128': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'La plateforme {endpoint} demande d’attendre ({signature}).',
      next: 'Rien à faire : l’envoi reprend de lui-même.',
    },
    en: { what: 'Platform {endpoint} asks to wait ({signature}).', next: 'Nothing to do: sending goes on by itself.' },
  },
  'UMT-UPLINK-129': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'La plateforme {endpoint} n’accepte pas nos envois ({signature}) : l’envoi est arrêté, rien n’est perdu.',
      next: 'Faire vérifier l’adresse et les droits auprès de la plateforme, puis : umt outbox retry.',
    },
    en: {
      what: 'Platform {endpoint} does not let us send ({signature}): sending has stopped, nothing is lost.',
      next: 'Have address and rights checked with the platform, then: umt outbox retry.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
