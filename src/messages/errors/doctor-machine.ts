import { type ErrorDefinition, EXIT } from './definition.ts'

/** What `umt doctor` finds wrong with the machine around the daemon. */
export const DOCTOR_MACHINE_ERRORS = {
  'UMT-DOCTOR-140': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Ce logiciel tourne sur Node {version} ({path}), et il a été essayé sur Node {tried}.',
      next: 'L’installer avec son propre Node : npm ci, ou sudo bin/umt service upgrade.',
    },
    en: {
      what: 'This software runs on Node {version} ({path}), and was tried on Node {tried}.',
      next: 'Install it with its own Node: npm ci, or sudo bin/umt service upgrade.',
    },
  },
  'UMT-DOCTOR-141': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Il ne reste que {mb} Mio de mémoire à cet ordinateur.',
      next: 'Fermer les autres programmes, ou redémarrer l’ordinateur hors consultation.',
    },
    en: {
      what: 'Only {mb} MiB of memory are left on this machine.',
      next: 'Close other programs, or restart the computer outside an encounter.',
    },
  },
  'UMT-DOCTOR-142': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Cet ordinateur n’a pas de bus D-Bus : sans lui, pas de Bluetooth.',
      next: 'Installer dbus et bluez, ou mettre bluetooth: { enabled: false } dans la configuration.',
    },
    en: {
      what: 'This machine has no D-Bus: without it there is no Bluetooth.',
      next: 'Install dbus and bluez, or put bluetooth: { enabled: false } into the configuration.',
    },
  },
  'UMT-DOCTOR-143': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'D-Bus refuse BlueZ à l’utilisateur {user} (AccessDenied).',
      next: 'C’est voulu pour qui n’est pas le service. Pour le service : groupe bluetooth (sudo bin/umt service install), puis le redémarrer.',
    },
    en: {
      what: 'D-Bus denies BlueZ to user {user} (AccessDenied).',
      next: 'That is meant for whoever is not the service. For the service: group bluetooth (sudo bin/umt service install), then restart it.',
    },
  },
  'UMT-DOCTOR-144': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'bluetoothd ne répond pas à D-Bus ({detail}).',
      next: 'sudo systemctl restart bluetooth ; s’il se bloque encore : journalctl -u bluetooth.',
    },
    en: {
      what: 'bluetoothd does not answer on D-Bus ({detail}).',
      next: 'sudo systemctl restart bluetooth; if it hangs again: journalctl -u bluetooth.',
    },
  },
  'UMT-DOCTOR-145': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'BlueZ {version} est trop ancien : avant 5.59 il demande à certains appareils deux sortes d’envois à la fois.',
      next: 'Mettre le système à jour : Debian 12 a BlueZ 5.66, sur lequel ce logiciel a été essayé.',
    },
    en: {
      what: 'BlueZ {version} is too old: before 5.59 it asks some devices for two kinds of notification at once.',
      next: 'Update the system: Debian 12 has BlueZ 5.66, on which this software was tried.',
    },
  },
  'UMT-DOCTOR-146': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Le port de {device} n’est pas là ({port}).',
      next: 'Brancher le câble et allumer l’appareil ; sinon corriger devices dans la configuration.',
    },
    en: {
      what: 'The port of {device} is not there ({port}).',
      next: 'Plug the cable in and switch the device on; otherwise correct devices in the configuration.',
    },
  },
  'UMT-DOCTOR-147': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'L’utilisateur {user} n’a pas accès au port {path} de {device} (groupe {group}).',
      next: 'Règles udev, qui donnent le port au groupe dialout : sudo bin/umt service install (dossier du programme), puis rebrancher. Une personne : sudo adduser {user} dialout, puis se reconnecter.',
    },
    en: {
      what: 'User {user} has no access to port {path} of {device} (group {group}).',
      next: 'Rules of udev, which give the port to group dialout: sudo bin/umt service install (folder of the program), then plug in again. A person: sudo adduser {user} dialout, then log in again.',
    },
  },
  'UMT-DOCTOR-148': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Le port {path} de {device} est pris par un autre programme ({program}).',
      next: 'Fermer ce programme, ou débrancher et rebrancher le câble.',
    },
    en: {
      what: 'Port {path} of {device} is taken by another program ({program}).',
      next: 'Close that program, or unplug the cable and plug it in again.',
    },
  },
  'UMT-DOCTOR-149': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'ModemManager tourne et peut écrire dans le port {path} de {device}.',
      next: 'L’en tenir éloigné : sudo bin/umt service install (règles udev), puis rebrancher ; ou sudo systemctl disable --now ModemManager.',
    },
    en: {
      what: 'ModemManager runs and may write into port {path} of {device}.',
      next: 'Keep it away: sudo bin/umt service install (udev rules), then plug in again; or sudo systemctl disable --now ModemManager.',
    },
  },
  'UMT-DOCTOR-150': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Il ne reste que {mb} Mio sur le disque du journal ({path}).',
      next: 'Faire de la place : sudo journalctl --vacuum-size=200M, sudo apt clean. Ne rien effacer dans {path}.',
    },
    en: {
      what: 'Only {mb} MiB are left on the disk of the journal ({path}).',
      next: 'Make room: sudo journalctl --vacuum-size=200M, sudo apt clean. Erase nothing in {path}.',
    },
  },
  'UMT-DOCTOR-151': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le disque du journal est en lecture seule ({path}) : aucune mesure ne peut être gardée.',
      next: 'Le disque a peut-être une panne : dmesg, puis redémarrer hors consultation. Copier d’abord le journal ailleurs : sudo cp -a {path} /media/….',
    },
    en: {
      what: 'The disk of the journal is read-only ({path}): no reading can be kept.',
      next: 'The disk may be failing: dmesg, then restart outside an encounter. Copy the journal elsewhere first: sudo cp -a {path} /media/….',
    },
  },
  'UMT-DOCTOR-152': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le disque du journal est usé : {percent} % de sa durée de vie ou plus.',
      next: 'Prévoir son remplacement, et garder une copie de la clé du journal hors du véhicule.',
    },
    en: {
      what: 'The disk of the journal is worn: {percent} % of its life or more.',
      next: 'Plan to replace it, and keep a copy of the journal’s key outside the vehicle.',
    },
  },
  'UMT-DOCTOR-153': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Une mise à jour interrompue a laissé une copie du journal ({path}).',
      next: 'Finir la mise à jour, dans le dossier du programme : sudo bin/umt service install. Elle efface la copie si le journal a tout ; ne pas l’effacer à la main.',
    },
    en: {
      what: 'An upgrade that was cut off has left a copy of the journal ({path}).',
      next: 'Finish the upgrade, in the folder of the program: sudo bin/umt service install. It erases the copy if the journal has everything; do not erase it by hand.',
    },
  },
  'UMT-DOCTOR-154': {
    consequence: 'permanent',
    exit: EXIT.done,
    fr: {
      what: 'Le service n’est pas installé sur cet ordinateur.',
      next: 'Rien à faire pour un essai. Dans un véhicule : sudo bin/umt service install (dossier du programme).',
    },
    en: {
      what: 'The service is not installed on this machine.',
      next: 'Nothing to do when trying it out. In a vehicle: sudo bin/umt service install (folder of the program).',
    },
  },
  'UMT-DOCTOR-155': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le service ne démarre pas avec l’ordinateur ({state}).',
      next: 'sudo systemctl enable umt-vitals',
    },
    en: {
      what: 'The service does not start with the computer ({state}).',
      next: 'sudo systemctl enable umt-vitals',
    },
  },
  'UMT-DOCTOR-156': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Le service ne tourne pas ({state}, {result}).',
      next: 'Lire pourquoi : journalctl -u umt-vitals -n 50. Puis : sudo systemctl restart umt-vitals.',
    },
    en: {
      what: 'The service does not run ({state}, {result}).',
      next: 'Read why: journalctl -u umt-vitals -n 50. Then: sudo systemctl restart umt-vitals.',
    },
  },
  'UMT-DOCTOR-157': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Le service s’est arrêté {count} fois sans qu’on le lui demande ; la dernière fin : {lastEnd}.',
      next: 'Lire pourquoi : journalctl -u umt-vitals -p warning. Aucune mesure gardée n’est perdue.',
    },
    en: {
      what: 'The service ended {count} times without having been told to; its last end: {lastEnd}.',
      next: 'Read why: journalctl -u umt-vitals -p warning. No reading that was kept is lost.',
    },
  },
  'UMT-DOCTOR-158': {
    consequence: 'permanent',
    exit: EXIT.done,
    fr: {
      what: 'systemd ne surveille pas le service (WatchdogSec) : bloqué, il ne serait pas relancé.',
      next: 'Remettre le fichier de service : sudo bin/umt service upgrade (dossier du programme).',
    },
    en: {
      what: 'systemd does not watch the service (WatchdogSec): if it hung, it would not be started again.',
      next: 'Put its unit back: sudo bin/umt service upgrade (folder of the program).',
    },
  },
  'UMT-DOCTOR-159': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'L’utilisateur {user} n’a pas accès au service ({path}).',
      next: 'L’ajouter au groupe {group} : sudo adduser {user} {group}, puis se reconnecter.',
    },
    en: {
      what: 'User {user} has no access to the daemon ({path}).',
      next: 'Add this user to group {group}: sudo adduser {user} {group}, then log in again.',
    },
  },
  'UMT-DOCTOR-160': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Configuration {file} ({code}), {what}',
      next: '{next}',
    },
    en: { what: 'Configuration {file} ({code}), {what}', next: '{next}' },
  },
} as const satisfies Record<string, ErrorDefinition>
