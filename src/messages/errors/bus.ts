import { type ErrorDefinition, EXIT } from './definition.ts'

/** The bus. */
export const BUS_ERRORS = {
  'UMT-BUS-101': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: { what: 'Le port {port} est déjà pris sur {host}.', next: 'Arrêter l’autre service ou choisir un autre port.' },
    en: { what: 'Port {port} is already in use on {host}.', next: 'Stop the other program or choose another port.' },
  },
  'UMT-BUS-102': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: 'Demande incorrecte : {detail}.', next: 'Voir docs/bus/.' },
    en: { what: 'Malformed request: {detail}.', next: 'See docs/bus/.' },
  },
  'UMT-BUS-103': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: 'Demande inconnue : {verb}.', next: 'Demandes possibles : {verbs}.' },
    en: { what: 'Unknown request: {verb}.', next: 'Possible requests: {verbs}.' },
  },
  'UMT-BUS-104': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le bus {url} ne répond pas : {detail}.',
      next: 'Vérifier que le service tourne : systemctl status umt-vitals.',
    },
    en: {
      what: 'The bus {url} does not answer: {detail}.',
      next: 'Check that the daemon runs: systemctl status umt-vitals.',
    },
  },
  'UMT-BUS-105': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Le bus {url} refuse l’accès.',
      next: 'Vérifier l’identifiant. Le bus du service lui-même ne reçoit de mesures que de ses appareils : rejouer vers un autre bus, ou « recording: » dans la configuration.',
    },
    en: {
      what: 'The bus {url} denies access.',
      next: 'Check the credential. The daemon’s own bus takes readings from its devices only: replay onto another broker, or put "recording:" into the configuration.',
    },
  },
  'UMT-BUS-110': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'La demande {verb} n’est pas permise à cet utilisateur du bus.',
      next: 'Se connecter avec un utilisateur d’un de ces rôles : {roles}. Un technicien voit les rôles avec umt bus user list.',
    },
    en: {
      what: 'This user of the bus may not request {verb}.',
      next: 'Connect as a user with one of these roles: {roles}. A technician sees the roles with umt bus user list.',
    },
  },
  'UMT-BUS-111': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Le fichier {file} des utilisateurs du bus n’est pas lu : {detail}.',
      next: 'Le corriger ou le refaire avec umt bus user add. Jusque-là, les utilisateurs d’avant restent, et la machine elle-même garde l’accès.',
    },
    en: {
      what: 'The file {file} with the users of the bus is not read: {detail}.',
      next: 'Mend it, or make it anew with umt bus user add. Until then the users of before stay, and this machine itself keeps its access.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
