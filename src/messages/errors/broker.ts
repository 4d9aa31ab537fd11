import { type ErrorDefinition, EXIT } from './definition.ts'

/** The broker outside (bus.url), to which the same goes as to the screens of the vehicle. */
export const BROKER_ERRORS = {
  'UMT-BUS-150': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le serveur MQTT extérieur {url} ne répond pas ({detail}). La cabine n’en dépend pas.',
      next: 'Rien à faire sur la route : les mesures validées partent quand il répond. Sinon vérifier le réseau et bus.url.',
    },
    en: {
      what: 'The broker outside, {url}, does not answer ({detail}). The cabin does not depend on it.',
      next: 'Nothing to do on the road: finals leave when it answers. Otherwise check the network and bus.url.',
    },
  },
  'UMT-BUS-151': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Le serveur MQTT extérieur {url} refuse l’accès de ce véhicule (MQTT {code}).',
      next: 'Vérifier bus.broker : utilisateur, mot de passe, certificat. L’envoi reprend tout seul ; rien n’est perdu.',
    },
    en: {
      what: 'The broker outside, {url}, does not let this vehicle in (MQTT {code}).',
      next: 'Check bus.broker: user, password, certificate. Sending goes on by itself; nothing is lost.',
    },
  },
  'UMT-BUS-152': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le serveur MQTT extérieur {url} ne parle pas MQTT 5.',
      next: 'Le mettre à jour (Mosquitto ≥ 1.6, EMQX et HiveMQ le parlent) : sans MQTT 5 il ne dit pas ce qu’il refuse.',
    },
    en: {
      what: 'The broker outside, {url}, does not speak MQTT 5.',
      next: 'Update it (Mosquitto ≥ 1.6, EMQX and HiveMQ speak it): without MQTT 5 it does not say what it refuses.',
    },
  },
  'UMT-BUS-153': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Le serveur MQTT extérieur {url} ne laisse pas publier sur umt/v1/{unit}/{topic} (MQTT {code}).',
      next: 'Lui donner les droits de docs/bus/mosquitto.acl. L’envoi reprend tout seul ; rien n’est perdu.',
    },
    en: {
      what: 'The broker outside, {url}, does not let umt/v1/{unit}/{topic} be published (MQTT {code}).',
      next: 'Give it the rights of docs/bus/mosquitto.acl. Sending goes on by itself; nothing is lost.',
    },
  },
  'UMT-BUS-154': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Le serveur MQTT extérieur {url} ne laisse pas lire les demandes faites à ce véhicule.',
      next: 'Lui donner les droits de docs/bus/mosquitto.acl, ou bus.broker.requests: false.',
    },
    en: {
      what: 'The broker outside, {url}, does not let the requests to this vehicle be read.',
      next: 'Give it the rights of docs/bus/mosquitto.acl, or set bus.broker.requests: false.',
    },
  },
  'UMT-BUS-155': {
    consequence: 'retry',
    exit: EXIT.done,
    fr: { what: 'L’envoi vers le serveur MQTT extérieur {url} reprend.', next: 'Rien à faire.' },
    en: { what: 'The broker outside, {url}, is sent to again.', next: 'Nothing to do.' },
  },
  'UMT-BUS-156': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Des mesures attendent le serveur MQTT extérieur {url} depuis {hours} h.',
      next: 'Vérifier le réseau du véhicule, puis : umt outbox status. Tout est gardé.',
    },
    en: {
      what: 'Readings have waited for the broker outside, {url}, for {hours} h.',
      next: 'Check the network of the vehicle, then: umt outbox status. Everything is kept.',
    },
  },
  'UMT-BUS-157': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Refusé par le serveur MQTT extérieur {url}, mis de côté : {observations}.',
      next: 'Voir pourquoi, puis décider : umt outbox show.',
    },
    en: {
      what: 'Refused by the broker outside, {url}, put aside: {observations}.',
      next: 'See why, then decide: umt outbox show.',
    },
  },
  'UMT-BUS-158': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Un autre véhicule, ou un autre programme, parle sous le nom « {unit} » sur le serveur MQTT extérieur {url}.',
      next: 'Donner à chaque véhicule son unit et son utilisateur : une demande atteindrait l’un à la place de l’autre. Rien n’est perdu.',
    },
    en: {
      what: 'Another vehicle, or another program, speaks by the name "{unit}" on the broker outside, {url}.',
      next: 'Give each vehicle a unit and a user of its own: a request would reach one in the place of the other. Nothing is lost.',
    },
  },
  'UMT-BUS-159': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le serveur MQTT extérieur {url} ne sait pas {expected}, ou ne le permet pas.',
      next: 'Le permettre dans sa configuration, ou en choisir un autre : docs/bus/broker.md. Rien n’est perdu.',
    },
    en: {
      what: 'The broker outside, {url}, cannot {expected}, or does not let us.',
      next: 'Allow it in its configuration, or choose another one: docs/bus/broker.md. Nothing is lost.',
    },
  },
  'UMT-BUS-160': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le serveur MQTT extérieur {url} a atteint une limite pour ce véhicule (MQTT {code}).',
      next: 'Si cela dure, faire relever la limite par son exploitant : quota, débit, connexions. Rien n’est perdu.',
    },
    en: {
      what: 'The broker outside, {url}, has reached a limit for this vehicle (MQTT {code}).',
      next: 'If it lasts, have its operator raise the limit: quota, rate, connections. Nothing is lost.',
    },
  },
  'UMT-BUS-161': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le serveur MQTT extérieur {url} accepte la connexion, puis la coupe ou se tait à chaque fois sur la même mesure.',
      next: 'Voir son journal : droits sur umt/v1/{unit}/observations/#, taille des messages, relais sur le chemin. Rien n’est perdu.',
    },
    en: {
      what: 'The broker outside, {url}, takes the connection, and cuts it or says nothing each time at the same reading.',
      next: 'See its log: rights on umt/v1/{unit}/observations/#, size of messages, proxies on the way. Nothing is lost.',
    },
  },
  'UMT-BUS-162': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le serveur MQTT extérieur {url} dit qu’il a changé d’adresse.',
      next: 'Demander la nouvelle adresse à son exploitant et la mettre dans bus.url : elle n’est pas suivie toute seule. Rien n’est perdu.',
    },
    en: {
      what: 'The broker outside, {url}, says that its address has changed.',
      next: 'Ask its operator for the new address and put it in bus.url: it is not followed by itself. Nothing is lost.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
