import { type ErrorDefinition, EXIT } from './definition.ts'

/** Played devices. */
export const SIMULATE_ERRORS = {
  'UMT-SIMULATE-101': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Aucun adaptateur Bluetooth à choisir pour {adapter} (présents : {present}).',
      next: 'Indiquer l’adresse d’un adaptateur présent : --adapter AA:BB:CC:DD:EE:FF.',
    },
    en: {
      what: 'No Bluetooth adapter to choose for {adapter} (present: {present}).',
      next: 'Give the address of one that is there: --adapter AA:BB:CC:DD:EE:FF.',
    },
  },
  'UMT-SIMULATE-102': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le bus D-Bus du système ne répond pas : {detail}.',
      next: 'Vérifier : systemctl status dbus bluetooth.',
    },
    en: { what: 'The system D-Bus does not answer: {detail}.', next: 'Check: systemctl status dbus bluetooth.' },
  },
  'UMT-SIMULATE-103': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Pas de port série {port}.',
      next: 'Sans chemin, umt simulate crée le port lui-même (avec socat).',
    },
    en: {
      what: 'There is no serial port {port}.',
      next: 'Without a path umt simulate makes the port itself (with socat).',
    },
  },
  'UMT-SIMULATE-104': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le programme socat, qui crée le port série, n’est pas installé.',
      next: 'sudo apt install socat, ou indiquer un port : umt simulate … --serial CHEMIN.',
    },
    en: {
      what: 'The program socat, which makes the serial port, is not installed.',
      next: 'sudo apt install socat, or name a port: umt simulate … --serial PATH.',
    },
  },
  'UMT-SIMULATE-105': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: '{port} est déjà pris : cet appareil est peut-être déjà joué.',
      next: 'Arrêter l’autre umt simulate, ou supprimer ce fichier.',
    },
    en: {
      what: '{port} is taken: the device may be played already.',
      next: 'Stop the other umt simulate, or remove that file.',
    },
  },
  'UMT-SIMULATE-106': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: { what: '{device} ne peut pas être joué.', next: 'Un de ceux-ci : {playable}.' },
    en: { what: '{device} cannot be played.', next: 'One of these: {playable}.' },
  },
} as const satisfies Record<string, ErrorDefinition>
