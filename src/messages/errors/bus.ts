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
      next: 'Vérifier que le service tourne : systemctl status umt-vitals. Un navigateur ne dit pas pourquoi : avec wss://, la tablette doit avoir l’autorité du véhicule ; une page d’ailleurs doit être dans bus.origins.',
    },
    en: {
      what: 'The bus {url} does not answer: {detail}.',
      next: 'Check that the daemon runs: systemctl status umt-vitals. A browser does not say why: with wss://, the tablet must have the authority of the vehicle; a page from elsewhere must be in bus.origins.',
    },
  },
  'UMT-BUS-105': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Le bus {url} refuse l’accès.',
      next: 'Vérifier le nom et le mot de passe (UMT_BUS_PASSWORD) ; en faire un autre : sudo umt bus user add NOM --role RÔLE --replace. On ne rejoue rien vers le bus du service : il ne publie que ses appareils.',
    },
    en: {
      what: 'The bus {url} denies access.',
      next: 'Check the name and the password (UMT_BUS_PASSWORD); to make another: sudo umt bus user add NAME --role ROLE --replace. Nothing is replayed onto the daemon’s own bus: it publishes its devices only.',
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
      next: 'Le corriger ou le refaire avec sudo umt bus user add. Jusque-là, les utilisateurs d’avant restent, et la machine elle-même garde l’accès.',
    },
    en: {
      what: 'The file {file} with the users of the bus is not read: {detail}.',
      next: 'Mend it, or make it anew with sudo umt bus user add. Until then the users of before stay, and this machine itself keeps its access.',
    },
  },
  'UMT-BUS-112': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le bus n’est pas ouvert aux commandes de cette machine par {path} : {detail}.',
      next: 'Donner un autre chemin avec bus.socket. Jusque-là, les commandes passent par --bus avec un utilisateur ; les écrans ne sont pas touchés.',
    },
    en: {
      what: 'The bus is not open to the commands of this machine at {path}: {detail}.',
      next: 'Give another path with bus.socket. Until then the commands need --bus with a user; screens are not concerned.',
    },
  },
  'UMT-BUS-113': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Un autre service répond déjà sur {path}.',
      next: 'L’arrêter, ou donner à celui-ci un autre chemin avec bus.socket.',
    },
    en: {
      what: 'Another daemon already answers at {path}.',
      next: 'Stop it, or give this one another path with bus.socket.',
    },
  },
  'UMT-BUS-114': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Cet utilisateur de la machine n’a pas le droit d’ouvrir {path}.',
      next: 'Le mettre dans le groupe umt (sudo adduser NOM umt, puis se reconnecter), ou --bus avec un utilisateur du bus.',
    },
    en: {
      what: 'This user of the machine may not open {path}.',
      next: 'Put it into the group umt (sudo adduser NAME umt, then log in again), or use --bus with a user of the bus.',
    },
  },
  'UMT-BUS-115': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Ce mot de passe n’est pas accepté : {detail}.',
      next: 'En donner un autre, de 12 caractères ou plus ; sans --password-stdin, la commande en fait un.',
    },
    en: {
      what: 'This password is not taken: {detail}.',
      next: 'Give another one, of 12 characters or more; without --password-stdin the command makes one.',
    },
  },
  'UMT-BUS-116': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'Aucun utilisateur du bus ne s’appelle {name}.', next: 'Voir umt bus user list.' },
    en: { what: 'No user of the bus is called {name}.', next: 'See umt bus user list.' },
  },
  'UMT-BUS-117': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Un utilisateur du bus s’appelle déjà {name}.',
      next: 'Choisir un autre nom. Pour changer ses rôles et son mot de passe : --replace.',
    },
    en: {
      what: 'A user of the bus is already called {name}.',
      next: 'Choose another name. To change its roles and its password: --replace.',
    },
  },
  'UMT-BUS-118': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Le fichier {file} des utilisateurs du bus n’est pas écrit : {detail}.',
      next: 'Recommencer avec les droits d’un administrateur : sudo umt bus user …. Le fichier est resté comme il était.',
    },
    en: {
      what: 'The file {file} with the users of the bus is not written: {detail}.',
      next: 'Try again as an administrator: sudo umt bus user …. The file is as it was.',
    },
  },
  'UMT-BUS-119': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Cet utilisateur du bus {url} n’a pas le droit de lire {topic}.',
      next: 'Se connecter avec un utilisateur qui a un autre rôle (umt bus user list), ou corriger --unit.',
    },
    en: {
      what: 'This user of the bus {url} may not read {topic}.',
      next: 'Connect as a user with another role (umt bus user list), or mend --unit.',
    },
  },
  'UMT-BUS-170': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Ce navigateur perd des chiffres : il lit 36,5 quand l’appareil a mesuré 36,50.',
      next: 'Mettre le navigateur à jour : Chrome 114, Firefox 135, Safari 18.4 ou plus récent.',
    },
    en: {
      what: 'This browser loses digits: it reads 36.5 where the device measured 36.50.',
      next: 'Update the browser: Chrome 114, Firefox 135, Safari 18.4 or later.',
    },
  },
  'UMT-BUS-171': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Le nom de l’unité « {unit} » ne convient pas.',
      next: 'Le reprendre de la configuration du véhicule : lettres minuscules, chiffres et tirets.',
    },
    en: {
      what: 'The name of the unit "{unit}" is not one.',
      next: 'Take it from the configuration of the vehicle: lower-case letters, digits and hyphens.',
    },
  },
  'UMT-BUS-172': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Plusieurs véhicules parlent sur {url} : {units}.',
      next: 'Dire lequel (unit) : sinon la demande d’un véhicule irait à un autre.',
    },
    en: {
      what: 'Several vehicles speak on {url}: {units}.',
      next: 'Say which one (unit): else what is asked of one would be done by another.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
