import { type ErrorDefinition, EXIT } from './definition.ts'

/** Ports and what may not be sent. */
export const LINK_ERRORS = {
  'UMT-LINK-101': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Aucun port série pour {device}.',
      next: 'Brancher l’appareil et l’allumer. Ports présents : {ports}.',
    },
    en: { what: 'No serial port for {device}.', next: 'Plug the device in and switch it on. Ports present: {ports}.' },
  },
  'UMT-LINK-102': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Accès refusé au port {path}.',
      next: 'Ajouter l’utilisateur au groupe dialout, puis ouvrir une nouvelle session.',
    },
    en: { what: 'No permission for port {path}.', next: 'Add the user to the group dialout, then log in again.' },
  },
  'UMT-LINK-103': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le port {path} ne s’ouvre pas : {detail}.',
      next: 'Fermer tout autre programme qui utilise ce port, ou débrancher et rebrancher l’appareil.',
    },
    en: {
      what: 'Port {path} does not open: {detail}.',
      next: 'Close any other program that uses it, or unplug the device and plug it in again.',
    },
  },
  'UMT-LINK-104': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: { what: '{device} n’est pas connecté.', next: 'Allumer l’appareil et vérifier son câble.' },
    en: { what: '{device} is not connected.', next: 'Switch the device on and check its cable.' },
  },
  'UMT-LINK-105': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Plusieurs ports conviennent à {device} : {ports}.',
      next: 'Indiquer le port physique : --port /dev/serial/by-path/…',
    },
    en: { what: 'Several ports fit {device}: {ports}.', next: 'Name the physical port: --port /dev/serial/by-path/…' },
  },
  'UMT-LINK-106': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: '{device} parle en Bluetooth et son adresse n’est pas connue.',
      next: 'L’appairer (umt pair), ou écrire « bluetooth: { address: … } », ou « recording: », dans la configuration.',
    },
    en: {
      what: '{device} speaks Bluetooth and its address is not known.',
      next: 'Pair it (umt pair), or write "bluetooth: { address: … }", or "recording:", in the configuration.',
    },
  },
  'UMT-LINK-107': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Pour {device}, seul un adaptateur courant est branché ({ports}) : n’importe quel appareil peut y être relié.',
      next: 'Indiquer son port : --port CHEMIN, ou « port: » dans la configuration.',
    },
    en: {
      what: 'For {device} there is only a common adapter ({ports}): any device may be attached to it.',
      next: 'Name its port: --port PATH, or "port:" in the configuration.',
    },
  },
  'UMT-LINK-108': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Les ports série de cette machine ne peuvent pas être listés : {detail}.',
      next: 'Indiquer le port : --port CHEMIN, ou « port: » dans la configuration ; udev manque peut-être.',
    },
    en: {
      what: 'The serial ports of this machine cannot be listed: {detail}.',
      next: 'Name the port: --port PATH, or "port:" in the configuration; udev may be missing.',
    },
  },
  'UMT-LINK-109': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Une commande à ne jamais envoyer a été retenue : {command} sur {channel} de {device} ({harm}).',
      next: 'Rien n’est parti. C’est une erreur de ce logiciel ou de qui l’emploie : la signaler avec le code.',
    },
    en: {
      what: 'A command that must never be sent was held back: {command} on {channel} of {device} ({harm}).',
      next: 'Nothing has left. It is a fault of this software or of who uses it: report it with the code.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
