import { type ErrorDefinition, EXIT } from './definition.ts'

/** Pairing and the register of paired devices. */
export const PAIR_ERRORS = {
  'UMT-PAIR-101': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Un appairage est déjà en cours.',
      next: 'Le terminer ou l’annuler, puis recommencer.',
    },
    en: { what: 'A pairing is already going on.', next: 'Finish or cancel it, then start again.' },
  },
  'UMT-PAIR-102': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Cette réponse n’est pas attendue : l’appairage {pairing} est terminé ou ne la demande pas.',
      next: 'Regarder où en est l’appairage, ou le recommencer : umt pair.',
    },
    en: {
      what: 'Nobody asked for this: the pairing {pairing} is over or does not want it.',
      next: 'See how far the pairing is, or start it again: umt pair.',
    },
  },
  'UMT-PAIR-103': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Aucun appareil appairé ne s’appelle {device}.',
      next: 'Voir la liste : umt devices. Un appareil que nomme la configuration se retire dans la configuration.',
    },
    en: {
      what: 'No paired device is called {device}.',
      next: 'See the list: umt devices. A device that the configuration names is removed in the configuration.',
    },
  },
  'UMT-PAIR-104': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Plusieurs appareils conviennent ({devices}) et aucun n’a été choisi.',
      next: 'Éteindre les autres, ou indiquer l’adresse : umt pair --address ADRESSE.',
    },
    en: {
      what: 'Several devices fit ({devices}) and none was chosen.',
      next: 'Switch the others off, or name the address: umt pair --address ADDRESS.',
    },
  },
  'UMT-PAIR-105': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'L’appareil {address} n’est pas d’un modèle connu, ou pas du type demandé.',
      next: 'Vérifier que c’est le bon appareil. Modèles connus : umt drivers.',
    },
    en: {
      what: 'The device {address} is of no known model, or not of the kind that was asked for.',
      next: 'Check that it is the right device. Known models: umt drivers.',
    },
  },
  'UMT-PAIR-106': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Nom ou appareil déjà enregistré : {device}.',
      next: 'Appareil déjà appairé : rien à faire, ou renouveler ses clés par son adresse (umt pair --address ADRESSE). Sinon, choisir un autre nom.',
    },
    en: {
      what: 'A device or a name that is taken already: {device}.',
      next: 'A device that is paired already needs nothing, or its keys are renewed by its address (umt pair --address ADDRESS). Otherwise choose another name.',
    },
  },
  'UMT-PAIR-107': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'La liste des appareils appairés {path} est illisible : {detail}. Ces appareils ne sont pas écoutés.',
      next: 'Mettre le fichier de côté sans l’effacer, relancer le service et appairer de nouveau ; appeler l’assistance.',
    },
    en: {
      what: 'The list of paired devices {path} is not readable: {detail}. These devices are not heard.',
      next: 'Put the file aside without erasing it, start the daemon again and pair anew; call support.',
    },
  },
  'UMT-PAIR-108': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le Bluetooth est désactivé dans la configuration.',
      next: 'Mettre « enabled: true » sous « bluetooth: », puis relancer le service.',
    },
    en: {
      what: 'Bluetooth is switched off in the configuration.',
      next: 'Put "enabled: true" below "bluetooth:", then start the daemon again.',
    },
  },
  'UMT-PAIR-109': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'La liste des appareils appairés {path} ne s’écrit pas : {detail}.',
      next: 'Libérer de la place sur le disque et vérifier les droits du dossier, puis recommencer.',
    },
    en: {
      what: 'The list of paired devices {path} cannot be written: {detail}.',
      next: 'Free space on the disk and check the rights of the folder, then try again.',
    },
  },
  'UMT-PAIR-110': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: '{device} s’est appairé sans clés : il n’est reconnu qu’à son adresse, et ce qu’il envoie n’est pas chiffré.',
      next: 'Si l’appareil a un mode appairage, l’y mettre et recommencer : umt pair, et le choisir dans la liste. Sinon, il marche ainsi.',
    },
    en: {
      what: '{device} was paired without keys: it is known by its address alone, and what it sends is not encrypted.',
      next: 'If it has a pairing mode, put it there and start again: umt pair, and choose it from the list. Otherwise it works like this.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
