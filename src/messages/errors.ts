/** What a caller may do after a failure. `retry`: again is safe. `ambiguous`: it may have happened. `permanent`: never again as it stands. */
export type Consequence = 'retry' | 'ambiguous' | 'permanent'

/** Exit statuses of the command line. */
export const EXIT = { done: 0, failed: 1, usage: 2, badData: 65, unavailable: 69, noPermission: 77 } as const

interface Sentences {
  /** What went wrong. `{name}` is replaced by the parameter of that name. */
  readonly what: string
  /** What to do next. */
  readonly next: string
}

interface ErrorDefinition {
  readonly consequence: Consequence
  readonly exit: (typeof EXIT)[keyof typeof EXIT]
  readonly fr: Sentences
  readonly en: Sentences
}

/** Every error that a person can meet. Codes are stable: they stand in logs, bus answers and documents. */
export const ERRORS = {
  'UMT-CLI-101': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: { what: 'Commande inconnue : {command}.', next: 'Voir la liste : umt --help.' },
    en: { what: 'Unknown command: {command}.', next: 'See the list: umt --help.' },
  },
  'UMT-CLI-102': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: { what: 'Arguments incorrects : {detail}.', next: 'Voir : umt {command} --help.' },
    en: { what: 'Wrong arguments: {detail}.', next: 'See: umt {command} --help.' },
  },
  'UMT-CLI-103': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: { what: 'Pilote inconnu : {driver}.', next: 'Voir la liste : umt drivers.' },
    en: { what: 'Unknown driver: {driver}.', next: 'See the list: umt drivers.' },
  },
  'UMT-CLI-104': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'L’appareil affiche six chiffres, qui doivent être donnés.',
      next: 'Recommencer avec --passkey CHIFFRES, ou dans un terminal, où ils sont demandés.',
    },
    en: {
      what: 'The device shows six digits, which have to be given.',
      next: 'Start again with --passkey DIGITS, or at a terminal, where they are asked for.',
    },
  },
  'UMT-CLI-105': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Personne n’est là pour dire oui : {question}',
      next: 'Recommencer avec --yes, ou dans un terminal.',
    },
    en: { what: 'Nobody is there to say yes: {question}', next: 'Start again with --yes, or at a terminal.' },
  },
  'UMT-CLI-106': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: { what: 'Appairage abandonné.', next: 'Le recommencer quand on veut : umt pair.' },
    en: { what: 'Pairing given up.', next: 'Start it again at any time: umt pair.' },
  },
  'UMT-CLI-107': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le service de {unit} tourne et se sert du Bluetooth : ses appareils ne peuvent pas être enregistrés en même temps.',
      next: 'Hors consultation seulement : systemctl stop umt-vitals, enregistrer, systemctl start umt-vitals.',
    },
    en: {
      what: 'The daemon of {unit} runs and uses Bluetooth: its devices cannot be recorded at the same time.',
      next: 'Outside an encounter only: systemctl stop umt-vitals, record, systemctl start umt-vitals.',
    },
  },
  'UMT-CLI-108': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Aucun appareil Bluetooth de type « {kind} » n’est connu.',
      next: 'Types possibles : tensiomètre, thermomètre, oxymètre, ceinture, ECG, spiromètre. Par exemple : umt pair tensiometre.',
    },
    en: {
      what: 'No Bluetooth device of the kind "{kind}" is known.',
      next: 'Possible kinds: cuff, thermometer, oximeter, belt, ECG, spirometer. For example: umt pair cuff.',
    },
  },
  'UMT-CLI-109': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Il manque ce qu’il faut appairer, et personne n’est là pour le demander.',
      next: 'Ajouter un type (umt pair tensiometre), --driver PILOTE ou --address ADRESSE, ou recommencer dans un terminal.',
    },
    en: {
      what: 'What to pair is missing, and nobody is there to be asked.',
      next: 'Add a kind (umt pair cuff), --driver ID or --address ADDRESS, or start again at a terminal.',
    },
  },
  'UMT-CLI-110': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Le pilote {driver} lit un appareil relié par câble : il ne s’appaire pas.',
      next: 'Brancher l’appareil et le nommer dans la configuration. Pilotes Bluetooth : umt drivers.',
    },
    en: {
      what: 'Driver {driver} reads a device on a cable: it is not paired.',
      next: 'Plug the device in and name it in the configuration. Bluetooth drivers: umt drivers.',
    },
  },
  'UMT-CLI-111': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Il manque le nom de l’appareil à oublier.',
      next: 'Voir les noms : umt devices. Puis : umt forget NOM.',
    },
    en: {
      what: 'The name of the device to forget is missing.',
      next: 'See the names: umt devices. Then: umt forget NAME.',
    },
  },
  'UMT-CLI-199': {
    consequence: 'ambiguous',
    exit: EXIT.failed,
    fr: { what: 'Erreur interne : {detail}.', next: 'Signaler ce message aux développeurs.' },
    en: { what: 'Internal error: {detail}.', next: 'Report this message to the developers.' },
  },
  'UMT-CONFIG-101': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: { what: 'Configuration illisible, {file} : {detail}.', next: 'Corriger le fichier puis relancer.' },
    en: { what: 'Configuration not readable, {file}: {detail}.', next: 'Correct the file, then start again.' },
  },
  'UMT-DECODE-101': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Trame incomplète : {detail}.',
      next: 'Refaire la mesure ; si cela se répète, enregistrer l’appareil (umt record).',
    },
    en: {
      what: 'Truncated frame: {detail}.',
      next: 'Measure again; if it happens again, record the device (umt record).',
    },
  },
  'UMT-DECODE-102': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: 'Somme de contrôle fausse : {detail}.', next: 'Refaire la mesure ; vérifier le câble ou la distance.' },
    en: { what: 'Wrong checksum: {detail}.', next: 'Measure again; check the cable or the distance.' },
  },
  'UMT-DECODE-103': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Trame non conforme au protocole de l’appareil : {detail}.',
      next: 'Vérifier que le pilote est celui de l’appareil (umt drivers).',
    },
    en: {
      what: 'Frame outside the grammar of the device: {detail}.',
      next: 'Check that the driver is the one of the device (umt drivers).',
    },
  },
  'UMT-DECODE-104': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Type de trame inconnu : {detail}.',
      next: 'Vérifier que le pilote est celui de l’appareil (umt drivers).',
    },
    en: {
      what: 'Unknown type of frame: {detail}.',
      next: 'Check that the driver is the one of the device (umt drivers).',
    },
  },
  'UMT-DECODE-105': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: 'Le pilote {driver} ne lit pas le canal {channel}.', next: 'Canaux de ce pilote : {channels}.' },
    en: { what: 'Driver {driver} does not decode channel {channel}.', next: 'Channels of this driver: {channels}.' },
  },
  'UMT-DECODE-106': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Octets illisibles pour le canal {channel} : {detail}.',
      next: 'Écrire des chiffres hexadécimaux par paires : 2a35=1e7d00…',
    },
    en: {
      what: 'Unreadable bytes for channel {channel}: {detail}.',
      next: 'Write hexadecimal digits in pairs: 2a35=1e7d00…',
    },
  },
  'UMT-RECORDING-101': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Enregistrement illisible, {file} ligne {line} : {detail}.',
      next: 'Voir le format : docs/recordings.md.',
    },
    en: { what: 'Recording not readable, {file} line {line}: {detail}.', next: 'See the format: docs/recordings.md.' },
  },
  'UMT-RECORDING-102': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: 'Fichier introuvable : {file}.', next: 'Vérifier le chemin.' },
    en: { what: 'File not found: {file}.', next: 'Check the path.' },
  },
  'UMT-RECORDING-103': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Impossible d’écrire {file} : {detail}.',
      next: 'Choisir un autre fichier ; un enregistrement existant n’est jamais écrasé.',
    },
    en: {
      what: 'Cannot write {file}: {detail}.',
      next: 'Choose another file; an existing recording is never overwritten.',
    },
  },
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
      next: 'Désactiver le mode avion ou rétablir l’interrupteur Bluetooth (rfkill unblock bluetooth).',
    },
    en: {
      what: 'Bluetooth is switched off (flight mode or a switch), adapter {adapter}.',
      next: 'End flight mode or set the Bluetooth switch (rfkill unblock bluetooth).',
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
  'UMT-JOURNAL-101': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le journal {path} ne s’ouvre pas : {detail}.',
      next: 'Vérifier le disque et les droits du dossier ; rien n’a été effacé.',
    },
    en: {
      what: 'Journal {path} does not open: {detail}.',
      next: 'Check the disk and the rights of the folder; nothing was erased.',
    },
  },
  'UMT-JOURNAL-102': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Le journal {path} est abîmé : {detail}.',
      next: 'Mettre le fichier de côté sans l’effacer, puis appeler l’assistance.',
    },
    en: {
      what: 'Journal {path} is damaged: {detail}.',
      next: 'Put the file aside without erasing it, then call support.',
    },
  },
  'UMT-JOURNAL-103': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le journal {path} vient d’une version plus récente du logiciel (schéma {version}).',
      next: 'Installer la version qui l’a écrit ; rien n’a été modifié.',
    },
    en: {
      what: 'Journal {path} comes from a newer version of this software (schema {version}).',
      next: 'Install the version that wrote it; nothing was changed.',
    },
  },
  'UMT-JOURNAL-104': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Un autre service utilise déjà le journal {path}.',
      next: 'Arrêter l’autre service : systemctl stop umt-vitals.',
    },
    en: { what: 'Another daemon already uses journal {path}.', next: 'Stop the other one: systemctl stop umt-vitals.' },
  },
  'UMT-JOURNAL-105': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Écriture impossible dans le journal : {detail}.',
      next: 'Libérer de la place sur le disque ; la mesure est gardée en mémoire et réessayée.',
    },
    en: {
      what: 'The journal cannot be written: {detail}.',
      next: 'Free space on the disk; the reading is kept in memory and tried again.',
    },
  },
  'UMT-JOURNAL-106': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Une mesure porte l’identité d’une autre ({key}) et n’a pas été écrite.',
      next: 'Refaire la mesure, puis appeler l’assistance avec ce code.',
    },
    en: {
      what: 'A reading claims the identity of another ({key}) and was not written.',
      next: 'Measure again, then call support with this code.',
    },
  },
  'UMT-JOURNAL-107': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le service s’est arrêté sans pouvoir écrire dans le journal ; mesures perdues : {count}.',
      next: 'Libérer de la place sur le disque, relancer, puis refaire les dernières mesures.',
    },
    en: {
      what: 'The daemon stopped while the journal could not be written; readings lost: {count}.',
      next: 'Free space on the disk, start again, then take the last measurements again.',
    },
  },
  'UMT-BUS-101': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: { what: 'Le port {port} est déjà pris sur {host}.', next: 'Arrêter l’autre service ou choisir un autre port.' },
    en: { what: 'Port {port} is already in use on {host}.', next: 'Stop the other program or choose another port.' },
  },
  'UMT-BUS-102': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: 'Demande incorrecte : {detail}.', next: 'Voir docs/bus.md.' },
    en: { what: 'Malformed request: {detail}.', next: 'See docs/bus.md.' },
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
  'UMT-ENCOUNTER-101': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'Une consultation est déjà ouverte ({encounter}).', next: 'La fermer d’abord.' },
    en: { what: 'An encounter is already open ({encounter}).', next: 'Close it first.' },
  },
  'UMT-ENCOUNTER-102': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'Aucune consultation n’est ouverte.', next: 'En ouvrir une.' },
    en: { what: 'No encounter is open.', next: 'Open one.' },
  },
  'UMT-ENCOUNTER-103': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: 'L’identifiant de consultation {encounter} est déjà pris.', next: 'En choisir un nouveau.' },
    en: { what: 'The encounter id {encounter} is already taken.', next: 'Choose a new one.' },
  },
  'UMT-ENCOUNTER-104': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Une mesure est gardée en attente, attribuée à aucun patient : {reason}.',
      next: 'Ouvrir la consultation, vérifier la date et l’heure de l’appareil, refaire la mesure.',
    },
    en: {
      what: 'A reading is held and belongs to no patient: {reason}.',
      next: 'Open the encounter, check date and time on the device, measure again.',
    },
  },
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

export type ErrorCode = keyof typeof ERRORS
