import type { Language } from '../errors.ts'
import type { Reader } from '../service/install/places.ts'
import type { Step } from '../service/install/plan.ts'

interface ServiceWords {
  readonly steps: Readonly<Record<Step['do'], string>>
  readonly readers: Readonly<Record<Reader, string>>
  readonly nothing: string
  readonly installed: string
  readonly upgraded: string
  readonly image: string
  readonly planned: string
  readonly note: string
  readonly foreignCommand: string
  readonly keyElsewhere: readonly string[]
  readonly next: readonly string[]
  readonly removed: string
  readonly kept: string
  readonly purged: string
  readonly askPurge: string
  readonly keySaved: readonly string[]
}

/** What `umt service` says, and `umt key save`. */
export const SERVICE_WORDS: Readonly<Record<Language, ServiceWords>> = {
  fr: {
    steps: {
      lay: 'Copie du programme : /opt/umt-vitals/releases/{release}',
      try: 'Essai du programme, avant que rien n’en dépende',
      config: 'Configuration à compléter : /etc/umt/umt.yaml',
      key: 'Clé du journal, scellée pour cette machine : /etc/credstore.encrypted/umt-vitals.journal.key',
      files: 'Fichiers du système : {files}',
      reread: 'Relecture par le système : {reader}',
      stop: 'Arrêt du service ; ce qui est mesuré est sur le disque',
      'copy-journal': 'Copie du journal, avant que la nouvelle version n’en change la forme',
      'restore-journal': 'Remise du journal d’avant, s’il n’a rien reçu depuis',
      'drop-copy': 'La copie du journal n’est plus utile : elle est effacée',
      switch: 'Version en service : {release}',
      enable: 'Démarrage avec la machine',
      start: 'Démarrage du service, jusqu’à ce qu’il soit prêt',
      command: 'Commande umt : /usr/local/bin/umt',
      prune: 'Versions gardées : {keep}',
      disable: 'Le service ne démarrera plus avec la machine',
      'nothing-owed': 'Vérification : quelqu’un a-t-il répondu de chaque mesure ?',
      remove: 'Effacement : {paths}',
    },
    readers: { users: 'utilisateurs', folders: 'dossiers', units: 'services', bus: 'D-Bus', udev: 'ports série' },
    nothing: 'Rien à faire : la version {release} est installée et tourne.',
    installed: 'Installé : version {release}, le service est prêt.',
    upgraded: 'Mis à jour : version {release} à la place de {previous}, le service est prêt.',
    image:
      'Image préparée dans {root}. Au premier démarrage de la machine : sudo umt service install (il fait la clé).',
    planned: 'Rien n’a été changé. Voilà ce que ferait la commande :',
    note: '  ! sans effet jusqu’au prochain démarrage de la machine : {note}',
    foreignCommand:
      '! /usr/local/bin/umt est un autre programme : il est laissé. La commande est /opt/umt-vitals/current/bin/umt.',
    keyElsewhere: [
      '! Garder maintenant une copie de la clé hors du véhicule : sans elle, une machine en panne rend le journal illisible.',
      '  sudo umt key save --out /media/cle-usb/journal.key, puis mettre cette clé USB sous clé, loin du véhicule.',
    ],
    next: [
      'Ensuite : compléter /etc/umt/umt.yaml, puis sudo systemctl restart umt-vitals.',
      'Donner les commandes à une personne : sudo usermod -aG umt NOM. Un mot de passe à un écran : umt bus user add.',
    ],
    removed: 'Le service est retiré.',
    kept: 'Gardés : le journal (/var/lib/umt-vitals), la configuration (/etc/umt) et la clé. Tout effacer : --purge.',
    purged: 'Le journal, la configuration et la clé sont effacés.',
    askPurge:
      'Effacer aussi le journal, la configuration et la clé ? {readings} mesures y sont ; personne n’a répondu de {owed}, et {held} attendent un patient.',
    keySaved: [
      'Clé écrite : {file} (lisible par root seul).',
      'La ranger loin du véhicule : avec elle et le journal, on lit les mesures de tous les patients.',
    ],
  },
  en: {
    steps: {
      lay: 'Copies the program: /opt/umt-vitals/releases/{release}',
      try: 'Tries the program before anything depends on it',
      config: 'Configuration to be completed: /etc/umt/umt.yaml',
      key: 'Key of the journal, sealed for this machine: /etc/credstore.encrypted/umt-vitals.journal.key',
      files: 'Files of the system: {files}',
      reread: 'Has the system read them: {reader}',
      stop: 'Stops the service; what was measured is on the disk',
      'copy-journal': 'Copies the journal before the new version changes its tables',
      'restore-journal': 'Puts back the journal of before, if it has taken in nothing since',
      'drop-copy': 'The copy of the journal is of no use any more: it is erased',
      switch: 'Release in use: {release}',
      enable: 'Starts with the machine',
      start: 'Starts the service, until it is ready',
      command: 'Command umt: /usr/local/bin/umt',
      prune: 'Releases kept: {keep}',
      disable: 'The service does not start with the machine any more',
      'nothing-owed': 'Looks whether somebody has answered for each reading',
      remove: 'Erases: {paths}',
    },
    readers: { users: 'users', folders: 'folders', units: 'services', bus: 'D-Bus', udev: 'serial ports' },
    nothing: 'Nothing to do: release {release} is installed and runs.',
    installed: 'Installed: release {release}, the service is ready.',
    upgraded: 'Upgraded: release {release} in the place of {previous}, the service is ready.',
    image: 'Image prepared in {root}. At the first start of the machine: sudo umt service install (it makes the key).',
    planned: 'Nothing was changed. This is what the command would do:',
    note: '  ! without effect until the next start of the machine: {note}',
    foreignCommand:
      '! /usr/local/bin/umt is another program, and is left alone. The command is /opt/umt-vitals/current/bin/umt.',
    keyElsewhere: [
      '! Keep a copy of the key outside the vehicle now: without it a broken machine makes the journal unreadable.',
      '  sudo umt key save --out /media/usb/journal.key, then lock that stick away, far from the vehicle.',
    ],
    next: [
      'Next: complete /etc/umt/umt.yaml, then sudo systemctl restart umt-vitals.',
      'Give the commands to a person: sudo usermod -aG umt NAME. A password to a screen: umt bus user add.',
    ],
    removed: 'The service is removed.',
    kept: 'Kept: the journal (/var/lib/umt-vitals), the configuration (/etc/umt) and the key. To erase everything: --purge.',
    purged: 'The journal, the configuration and the key are erased.',
    askPurge:
      'Erase the journal, the configuration and the key too? It holds {readings} readings; nobody has answered for {owed}, and {held} wait for a patient.',
    keySaved: [
      'Key written: {file} (readable by root alone).',
      'Put it far from the vehicle: with it and the journal the readings of all patients can be read.',
    ],
  },
}
