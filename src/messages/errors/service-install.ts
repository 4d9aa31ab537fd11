import { type ErrorDefinition, EXIT } from './definition.ts'

/** Installing, changing and removing the service. */
export const SERVICE_INSTALL_ERRORS = {
  'UMT-SERVICE-120': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Cette commande change la machine : seul root en a le droit.',
      next: 'Taper : sudo {command}.',
    },
    en: { what: 'This command changes the machine: only root may do that.', next: 'Type: sudo {command}.' },
  },
  'UMT-SERVICE-121': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Cette machine n’a pas été démarrée par systemd : le service ne peut pas y être installé.',
      next: 'Lancer le service à la main (umt run), ou préparer une image : umt service install --root DOSSIER.',
    },
    en: {
      what: 'This machine was not started by systemd: the service cannot be installed on it.',
      next: 'Run the daemon by hand (umt run), or prepare an image: umt service install --root DIR.',
    },
  },
  'UMT-SERVICE-122': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: { what: 'Il manque {what} : le programme n’est pas complet.', next: 'Dans le dossier du programme : npm ci.' },
    en: { what: '{what} is missing: the program is not complete.', next: 'In the folder of the program: npm ci.' },
  },
  'UMT-SERVICE-123': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'La nouvelle version ne se construit pas ou ne démarre pas : {detail}. Rien n’a été changé.',
      next: 'Reprendre une version entière (git status, npm ci), puis recommencer.',
    },
    en: {
      what: 'The new version does not build, or does not start: {detail}. Nothing was changed.',
      next: 'Take a whole version (git status, npm ci), then try again.',
    },
  },
  'UMT-SERVICE-124': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Pas assez de place : il faut {needed} Mo dans {folder}, il en reste {free}. Rien n’a été changé.',
      next: 'Libérer de la place (sudo journalctl --vacuum-size=100M), puis recommencer. Ne jamais effacer {state}.',
    },
    en: {
      what: 'Not enough room: {needed} MB are needed in {folder}, {free} are left. Nothing was changed.',
      next: 'Make room (sudo journalctl --vacuum-size=100M), then try again. Never erase {state}.',
    },
  },
  'UMT-SERVICE-125': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Une étape a échoué, « {step} » : {detail}.',
      next: 'Corriger la cause, puis recommencer : ce qui est fait ne sera pas refait.',
    },
    en: {
      what: 'A step failed, "{step}": {detail}.',
      next: 'Mend the cause, then try again: what is done is not done again.',
    },
  },
  'UMT-SERVICE-126': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La nouvelle version {release} ne marche pas : {detail}. L’ancienne, {previous}, est remise et tourne. Aucune mesure n’est perdue.',
      next: 'Rien à faire dans le véhicule. Donner ce message et journalctl -u umt-vitals à l’assistance.',
    },
    en: {
      what: 'The new version {release} does not work: {detail}. The one before, {previous}, is back and runs. No reading is lost.',
      next: 'Nothing to do in the vehicle. Give this message and journalctl -u umt-vitals to support.',
    },
  },
  'UMT-SERVICE-127': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le service est installé, mais il ne devient pas prêt : {detail}.',
      next: 'Regarder pourquoi : journalctl -u umt-vitals -n 50. Corriger, puis : sudo systemctl restart umt-vitals.',
    },
    en: {
      what: 'The service is installed, but it does not become ready: {detail}.',
      next: 'See why: journalctl -u umt-vitals -n 50. Mend it, then: sudo systemctl restart umt-vitals.',
    },
  },
  'UMT-SERVICE-128': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La nouvelle version {release} ne marche pas, mais elle a déjà écrit dans le journal, que l’ancienne ne sait pas lire. Elle reste en place, rien n’est effacé.',
      next: 'Ne rien désinstaller. Appeler l’assistance avec journalctl -u umt-vitals -n 50 ; une version corrigée s’installe par-dessus.',
    },
    en: {
      what: 'The new version {release} does not work, but has written to the journal, which the one before cannot read. It stays in place, nothing is erased.',
      next: 'Do not remove anything. Call support with journalctl -u umt-vitals -n 50; a mended version is installed over it.',
    },
  },
  'UMT-SERVICE-129': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le service ne s’installe pas depuis {folder}.',
      next: 'L’installer depuis le dossier des sources, après npm ci : sudo bin/umt service install.',
    },
    en: {
      what: 'The service is not installed from {folder}.',
      next: 'Install it from the folder of the sources, after npm ci: sudo bin/umt service install.',
    },
  },
  'UMT-SERVICE-130': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Un journal est dans {state}, et sa clé manque : {path}. Une clé nouvelle ne l’ouvrirait pas. Rien n’a été changé.',
      next: 'Remettre la clé gardée à part : sudo bin/umt service install --key FICHIER.',
    },
    en: {
      what: 'There is a journal in {state}, and its key is missing: {path}. A new key would not open it. Nothing was changed.',
      next: 'Put the key back that is kept elsewhere: sudo bin/umt service install --key FILE.',
    },
  },
  'UMT-SERVICE-131': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'La clé du journal ne peut pas être scellée ou rouverte par systemd-creds : {detail}.',
      next: 'Vérifier que systemd 250 ou plus récent est là, que /var/lib/systemd est sur le disque et que le TPM répond (systemd-creds has-tpm2).',
    },
    en: {
      what: 'The key of the journal cannot be sealed or opened by systemd-creds: {detail}.',
      next: 'Check that systemd 250 or newer is there, that /var/lib/systemd is on the disk, and that the TPM answers (systemd-creds has-tpm2).',
    },
  },
  'UMT-SERVICE-132': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Personne n’a encore répondu de toutes les mesures : {owed} à envoyer ou en quarantaine, {held} en attente d’un patient. Rien n’a été effacé.',
      next: 'Les envoyer (umt outbox status), décider des autres (umt held list). Pour tout perdre quand même : --force.',
    },
    en: {
      what: 'Nobody has answered for all readings yet: {owed} to be sent or in quarantine, {held} held without a patient. Nothing was erased.',
      next: 'Send them (umt outbox status), decide on the others (umt held list). To lose them all the same: --force.',
    },
  },
  'UMT-SERVICE-133': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le journal est d’une version plus récente ({journal}) que ce programme ne sait lire ({program}). Rien n’a été changé.',
      next: 'Garder la version installée, ou en installer une plus récente.',
    },
    en: {
      what: 'The journal is of a newer version ({journal}) than this program can read ({program}). Nothing was changed.',
      next: 'Keep the version that is installed, or install a newer one.',
    },
  },
  'UMT-SERVICE-134': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Une autre installation est en cours sur cette machine.',
      next: 'Attendre qu’elle soit finie, puis recommencer.',
    },
    en: {
      what: 'Another installation is under way on this machine.',
      next: 'Wait until it has ended, then try again.',
    },
  },
  'UMT-SERVICE-135': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La nouvelle version {release} ne marche pas : {detail}. Remettre l’ancienne a échoué aussi : {undo}.',
      next: 'Les mesures sont sur le disque, ne rien effacer. Appeler l’assistance avec journalctl -u umt-vitals -n 50.',
    },
    en: {
      what: 'The new version {release} does not work: {detail}. Putting back the one before failed too: {undo}.',
      next: 'The readings are on the disk, erase nothing. Call support with journalctl -u umt-vitals -n 50.',
    },
  },
  'UMT-SERVICE-136': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Une autre clé est déjà installée : {path}. Celle-ci n’ouvrirait pas le journal. Rien n’a été changé.',
      next: 'Recommencer sans --key. Pour changer de clé : docs/service.md.',
    },
    en: {
      what: 'Another key is installed already: {path}. This one would not open the journal. Nothing was changed.',
      next: 'Try again without --key. To change the key: docs/service.md.',
    },
  },
  'UMT-SERVICE-137': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le service n’est pas installé sur cette machine.',
      next: 'L’installer : sudo bin/umt service install.',
    },
    en: { what: 'The service is not installed on this machine.', next: 'Install it: sudo bin/umt service install.' },
  },
  'UMT-SERVICE-138': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La copie du journal d’avant une mise à jour contient ce que le journal n’a pas, ou l’un des deux ne se lit pas : {path}. Elle est gardée.',
      next: 'Ne rien effacer, et appeler l’assistance avec : umt journal verify.',
    },
    en: {
      what: 'The copy of the journal of before an upgrade has what the journal has not, or one of them cannot be read: {path}. It is kept.',
      next: 'Erase nothing, and call support with: umt journal verify.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
