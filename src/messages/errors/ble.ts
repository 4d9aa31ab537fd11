import { type ErrorDefinition, EXIT } from './definition.ts'

/** Bluetooth. */
export const BLE_ERRORS = {
  'UMT-BLE-101': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le service Bluetooth de l’ordinateur ne fonctionne pas.',
      next: 'Il est repris dès qu’il fonctionne ; sinon redémarrer l’ordinateur (journalctl -u bluetooth). Les appareils à câble continuent.',
    },
    en: {
      what: 'The Bluetooth service of the computer is not running.',
      next: 'It is used again as soon as it runs; else restart the computer (journalctl -u bluetooth). Wired devices go on.',
    },
  },
  'UMT-BLE-102': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Aucune clé Bluetooth utilisable.',
      next: 'Brancher la clé Bluetooth ; si elle l’est, vérifier les adresses permises dans la configuration.',
    },
    en: {
      what: 'No Bluetooth adapter that may be used.',
      next: 'Plug the Bluetooth adapter in; if it is, check the addresses that the configuration allows.',
    },
  },
  'UMT-BLE-103': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le Bluetooth est coupé (mode avion ou interrupteur), clé {adapter}.',
      next: 'Désactiver le mode avion ou rétablir l’interrupteur Bluetooth (sudo rfkill unblock bluetooth).',
    },
    en: {
      what: 'Bluetooth is switched off (flight mode or a switch), adapter {adapter}.',
      next: 'End flight mode or set the Bluetooth switch (sudo rfkill unblock bluetooth).',
    },
  },
  'UMT-BLE-104': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: '{device} n’est pas visible en Bluetooth.',
      next: 'Approcher l’appareil, le mettre en mode appairage, puis recommencer.',
    },
    en: {
      what: '{device} is not seen over Bluetooth.',
      next: 'Bring the device close, put it into pairing mode, then try again.',
    },
  },
  'UMT-BLE-105': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: '{device} a refusé l’appairage, ou le code était faux.',
      next: 'Remettre l’appareil en mode appairage, puis recommencer en recopiant bien le code affiché.',
    },
    en: {
      what: '{device} refused to pair, or the code was wrong.',
      next: 'Put the device into pairing mode again, then try again and copy the code with care.',
    },
  },
  'UMT-BLE-106': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'L’appairage de {device} a été interrompu avant la fin.',
      next: 'Garder l’appareil allumé et tout près, le remettre en mode appairage, puis recommencer.',
    },
    en: {
      what: 'Pairing with {device} was broken off before its end.',
      next: 'Keep the device switched on and close, put it into pairing mode again, then try again.',
    },
  },
  'UMT-BLE-107': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: '{device} change sans cesse d’adresse et ne s’appaire pas : il ne pourrait pas être reconnu.',
      next: 'Chercher dans son mode d’emploi comment l’appairer ; sinon, cet appareil ne peut pas être utilisé ici.',
    },
    en: {
      what: '{device} keeps changing its address and does not bond: it could not be known again.',
      next: 'Look up in its manual how it is paired; if it cannot be, this device cannot be used here.',
    },
  },
  'UMT-BLE-108': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: '{device} ne reconnaît plus cet ordinateur : l’appairage est perdu.',
      next: 'L’appairer de nouveau : umt pair, et le choisir dans la liste ; il garde son nom.',
    },
    en: {
      what: '{device} no longer knows this computer: the pairing is lost.',
      next: 'Pair it anew: umt pair, and choose it from the list; it keeps its name.',
    },
  },
  'UMT-BLE-109': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: '{device} n’a pas fait ce qui lui était demandé ({channel} : {detail}).',
      next: 'Éteindre puis rallumer l’appareil et refaire la mesure ; si cela se répète, l’appairer de nouveau.',
    },
    en: {
      what: '{device} did not do what it was asked for ({channel}: {detail}).',
      next: 'Switch the device off and on and measure again; if it happens again, pair it anew.',
    },
  },
  'UMT-BLE-110': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: '{device} se connecte mais coupe aussitôt.',
      next: 'Rapprocher l’appareil, changer ses piles, le déconnecter de tout téléphone ; sinon l’appairer de nouveau : umt pair.',
    },
    en: {
      what: '{device} connects, but drops at once.',
      next: 'Bring the device nearer, change its batteries, unpair it from any phone; else pair it again: umt pair.',
    },
  },
  'UMT-BLE-111': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'La radio Bluetooth ne répond plus{adapter}, malgré plusieurs tentatives de relance.',
      next: 'Débrancher la clé Bluetooth, attendre 5 secondes, la rebrancher. Si rien ne change, redémarrer l’ordinateur de bord. Les appareils reliés par câble continuent d’être lus.',
    },
    en: {
      what: 'The Bluetooth radio no longer answers{adapter}, although several means of restarting it were tried.',
      next: 'Unplug the Bluetooth adapter, wait 5 seconds, plug it in again. If nothing changes, restart the onboard computer. Devices on a cable are still read.',
    },
  },
  'UMT-BLE-112': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: '{device} a été appairé avec une clé Bluetooth qui n’est pas branchée.',
      next: 'Brancher cette clé. Si elle a été remplacée, appairer l’appareil de nouveau : umt pair, et le choisir dans la liste ; il garde son nom.',
    },
    en: {
      what: '{device} was paired with a Bluetooth adapter that is not plugged in.',
      next: 'Plug that adapter in. If it was replaced, pair the device anew: umt pair, and choose it from the list; it keeps its name.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
