import type { Args } from './args.ts'
import type { Io } from './io.ts'

export interface Text {
  readonly fr: string
  readonly en: string
}

interface OptionSpec {
  readonly fr: string
  readonly en: string
  /** Name of its value in the help; an option without one is a switch. */
  readonly value?: string
}

export type Run = (args: Args, io: Io) => Promise<number>

interface CommandSpec {
  readonly summary: Text
  /** What follows the name of the command. */
  readonly arguments: string
  readonly options: Readonly<Record<string, OptionSpec>>
  readonly examples: readonly string[]
  /** Programs read its errors: JSON even without `--json`. */
  readonly errors?: 'json'
  readonly load: () => Promise<{ readonly run: Run }>
}

const busUrl: OptionSpec = {
  value: 'URL',
  fr: 'adresse du bus (mqtt://127.0.0.1:1883 par défaut)',
  en: 'address of the bus (mqtt://127.0.0.1:1883 by default)',
}
const unit: OptionSpec = {
  value: 'UNIT',
  fr: 'nom du véhicule (trouvé sur le bus par défaut)',
  en: 'name of the vehicle (found on the bus by default)',
}
const yes: OptionSpec = { fr: 'répond oui aux questions', en: 'answers yes to questions' }
const state: OptionSpec = { value: 'DIR', fr: 'dossier du journal', en: 'folder of the journal' }
const speed: OptionSpec = {
  value: 'N|max',
  fr: 'vitesse : 1 (temps réel), 10, max ; par défaut max vers la sortie standard, 1 vers un bus',
  en: 'speed: 1 (real time), 10, max; max by default to standard output, 1 onto a bus',
}
const print: OptionSpec = {
  value: 'observation|reading',
  fr: 'ce qui est écrit : FHIR (par défaut) ou la mesure brute',
  en: 'what is printed: FHIR (default) or the plain reading',
}
const subject: OptionSpec = {
  value: 'REF',
  fr: 'patient : Patient/<id> ou <système>|<valeur> (inconnu par défaut)',
  en: 'patient: Patient/<id> or <system>|<value> (unknown by default)',
}
const zone: OptionSpec = {
  value: 'TZ',
  fr: 'fuseau de l’horloge de l’appareil (Europe/Paris par défaut)',
  en: 'zone of the device clock (Europe/Paris by default)',
}

/** Every command: help in both languages, options, and where its code is. */
export const COMMANDS = {
  run: {
    summary: {
      fr: 'Le service : lit les appareils, publie sur le bus',
      en: 'The daemon: reads devices, publishes on the bus',
    },
    arguments: '',
    options: {
      config: { value: 'FILE', fr: 'fichier de configuration YAML', en: 'YAML configuration file' },
      state,
    },
    examples: ['umt run', 'umt run --config umt.yaml'],
    load: () => import('./run.ts'),
  },
  demo: {
    summary: {
      fr: 'Le service avec des appareils enregistrés, pour essayer',
      en: 'The daemon with recorded devices, to try it out',
    },
    arguments: '',
    options: {
      once: {
        fr: 'chaque enregistrement une fois, au plus vite, une ligne par mesure finale',
        en: 'each recording once, as fast as it can, one line per final reading',
      },
    },
    examples: ['umt demo', 'umt demo --once'],
    load: () => import('./demo.ts'),
  },
  watch: {
    summary: { fr: 'Les mesures en direct dans le terminal', en: 'Live readings in the terminal' },
    arguments: '',
    options: { bus: busUrl, unit },
    examples: ['umt watch', 'umt watch --json'],
    load: () => import('./watch.ts'),
  },
  devices: {
    summary: { fr: 'Les appareils que le service connaît', en: 'The devices that the daemon knows' },
    arguments: '',
    options: { bus: busUrl, unit },
    examples: ['umt devices'],
    load: () => import('./devices.ts'),
  },
  scan: {
    summary: { fr: 'Les appareils Bluetooth à portée', en: 'The Bluetooth devices in range' },
    arguments: '',
    options: {
      seconds: {
        value: 'N',
        fr: 'durée de l’écoute, 1 à 30 (8 par défaut)',
        en: 'how long to listen, 1 to 30 (8 by default)',
      },
      all: { fr: 'aussi ceux qu’aucun pilote ne lit', en: 'those that no driver reads too' },
      bus: busUrl,
      unit,
    },
    examples: ['umt scan', 'umt scan --seconds 20 --all', 'umt scan --json'],
    load: () => import('./scan.ts'),
  },
  pair: {
    summary: {
      fr: 'Appaire un appareil Bluetooth, pas à pas : tensiometre, oxymetre, thermometre, ceinture, ecg, spirometre',
      en: 'Pairs a Bluetooth device, step by step: cuff, oximeter, thermometer, belt, ecg, spirometer',
    },
    arguments: '[KIND]',
    options: {
      driver: {
        value: 'ID',
        fr: 'pilote (umt drivers), au lieu du type',
        en: 'driver (umt drivers), instead of the kind',
      },
      address: {
        value: 'AA:BB:CC:DD:EE:FF',
        fr: 'adresse de l’appareil (umt scan) ; un appareil déjà appairé l’est à nouveau',
        en: 'address of the device (umt scan); a paired device is paired anew',
      },
      name: { value: 'ID', fr: 'nom à lui donner ici', en: 'name to give it here' },
      passkey: {
        value: 'N',
        fr: 'les six chiffres que l’appareil affiche',
        en: 'the six digits that the device shows',
      },
      seconds: {
        value: 'N',
        fr: 'durée de la recherche, puis de l’attente de la première mesure, 10 à 300 ; connexion : 180 au plus',
        en: 'how long to search, then to wait for the first reading, 10 to 300; connecting takes 180 at most',
      },
      yes,
      bus: busUrl,
      unit,
    },
    examples: [
      'umt pair',
      'umt pair tensiometre',
      'umt pair cuff --name cuff-left --passkey 042917 --json',
      'umt pair --address 00:09:1F:8A:12:C4 --json',
    ],
    load: () => import('./pair.ts'),
  },
  forget: {
    summary: { fr: 'Oublie un appareil appairé', en: 'Forgets a paired device' },
    arguments: 'DEVICE',
    options: { yes, bus: busUrl, unit },
    examples: ['umt forget cuff-1', 'umt forget cuff-1 --yes'],
    load: () => import('./forget.ts'),
  },
  drivers: {
    summary: { fr: 'Les modèles d’appareils reconnus', en: 'The device models that are supported' },
    arguments: '[DRIVER]',
    options: {},
    examples: ['umt drivers', 'umt drivers masimo-rad8', 'umt drivers --json'],
    load: () => import('./drivers.ts'),
  },
  decode: {
    summary: { fr: 'Décode des octets en FHIR', en: 'Bytes in, FHIR out' },
    arguments: 'DRIVER CH=HEX…',
    options: {
      print,
      subject,
      at: { value: 'ISO', fr: 'instant d’arrivée (maintenant par défaut)', en: 'instant of arrival (now by default)' },
      zone,
    },
    examples: [
      'umt decode sig-blood-pressure 2a35=1e7d0053006100e80704170a3b1e5000010400 --at 2026-11-20T10:00:00Z',
      'umt decode contec-cms50 rx=01e085b396c1e1ffff --print reading',
    ],
    errors: 'json',
    load: () => import('./decode.ts'),
  },
  replay: {
    summary: { fr: 'Rejoue un enregistrement', en: 'Replays a recording' },
    arguments: 'FILE',
    options: {
      speed,
      subject,
      print: { ...print, value: 'observation|reading|none' },
      to: { value: 'URL', fr: 'publie sur ce bus au lieu d’écrire', en: 'publishes on this bus instead of printing' },
      unit: {
        value: 'UNIT',
        fr: 'nom du véhicule sur ce bus (umt-1 par défaut)',
        en: 'name of the vehicle on that bus (umt-1 by default)',
      },
    },
    examples: [
      'umt replay fixtures/sig-heart-rate/consultation.jsonl',
      'umt replay FILE --speed 10 --to mqtt://127.0.0.1:1883',
    ],
    load: () => import('./replay.ts'),
  },
  record: {
    summary: { fr: 'Enregistre un appareil dans un fichier', en: 'Records a device into a file' },
    arguments: 'DRIVER',
    options: {
      out: { value: 'FILE', fr: 'fichier à écrire (jamais écrasé)', en: 'file to write (never overwritten)' },
      port: {
        value: 'PATH',
        fr: 'port série ; sinon trouvé par l’adaptateur USB',
        en: 'serial port; else found by its USB adapter',
      },
      address: {
        value: 'AA:BB:CC:DD:EE:FF',
        fr: 'adresse d’un appareil Bluetooth ; le service doit être arrêté',
        en: 'address of a Bluetooth device; the daemon has to be stopped',
      },
      seconds: { value: 'N', fr: 'durée ; sinon jusqu’à Ctrl-C', en: 'duration; else until Ctrl-C' },
      zone,
      bus: busUrl,
    },
    examples: [
      'umt record contec-cms50 --port /dev/ttyUSB0 --out cms50.jsonl --seconds 60',
      'umt record sig-blood-pressure --address 00:09:1F:8A:12:C4 --out cuff.jsonl',
    ],
    load: () => import('./record.ts'),
  },
  simulate: {
    summary: {
      fr: 'Joue un appareil, par Bluetooth sur un second adaptateur ou par câble',
      en: 'Plays a device, over Bluetooth on a second adapter or over a cable',
    },
    arguments: 'DEVICE --ble|--serial [PORT]',
    options: {
      ble: {
        fr: 'par Bluetooth : cuff, thermometer, oximeter, heart-rate-belt ou l’identifiant d’un pilote',
        en: 'over Bluetooth: cuff, thermometer, oximeter, heart-rate-belt or the id of a driver',
      },
      serial: {
        fr: 'par câble : l’identifiant d’un pilote ; sans PORT, en crée un avec socat et dit où',
        en: 'over a cable: the id of a driver; without PORT makes one with socat and says where',
      },
      adapter: {
        value: 'ADDRESS',
        fr: 'adresse de l’adaptateur (le seul présent par défaut)',
        en: 'address of the adapter (the only one by default)',
      },
      name: { value: 'TEXT', fr: 'nom sous lequel il est vu', en: 'name that it is seen by' },
      'serial-number': { value: 'TEXT', fr: 'numéro de série', en: 'serial number' },
      encrypt: { fr: 'exige l’appairage', en: 'demands pairing' },
      passkey: {
        fr: 'exige l’appairage avec le code qu’il affiche',
        en: 'demands pairing with the passkey that it shows',
      },
      stored: {
        value: 'N',
        fr: 'mesures déjà en mémoire (0 par défaut)',
        en: 'measurements already in its memory (0 by default)',
      },
      clock: {
        value: 'date-time|current-time|none',
        fr: 'où son horloge se règle (date-time par défaut)',
        en: 'where its clock is set (date-time by default)',
      },
      'clock-late': {
        value: 'SECONDS',
        fr: 'retard de son horloge, négatif si elle avance (0 par défaut)',
        en: 'how late its clock is, negative when it is early (0 by default)',
      },
      zone,
      every: {
        value: 'SECONDS',
        fr: 'mesure tout seul ; 0 : sur commande seulement (30 par défaut)',
        en: 'measures by itself; 0: on command only (30 by default)',
      },
      advertise: {
        value: 'SECONDS',
        fr: 'visible si longtemps après une mesure (4 par défaut)',
        en: 'visible for so long after a measurement (4 by default)',
      },
      rate: {
        value: 'HZ',
        fr: 'cadence des valeurs en continu (1 par défaut)',
        en: 'rate of continuous values (1 by default)',
      },
    },
    examples: [
      'umt simulate cuff --ble --adapter 00:AA:01:01:00:24 --encrypt',
      'umt simulate oximeter --ble --adapter 00:AA:01:01:00:24 --rate 1 --json',
      'umt simulate contec-cms50 --serial',
      'umt simulate contec-cms50 --serial /dev/ttyUSB1',
    ],
    load: () => import('./simulate.ts'),
  },
  'journal verify': {
    summary: { fr: 'Vérifie que le journal est intact', en: 'Verifies that the journal is whole' },
    arguments: '',
    options: { state },
    examples: ['umt journal verify'],
    load: () => import('./journal-verify.ts'),
  },
} as const satisfies Record<string, CommandSpec>

export type CommandName = keyof typeof COMMANDS

export const isCommandName = (word: string): word is CommandName => Object.hasOwn(COMMANDS, word)

/** How many words may follow a command; what its help shows says so. */
export function argumentsOf(name: CommandName): number {
  const words = commandSpec(name)
    .arguments.split(' ')
    .filter((word) => word !== '' && !word.startsWith('--'))
  return words.at(-1)?.endsWith('…') ? Number.POSITIVE_INFINITY : words.length
}

export const commandSpec = (name: CommandName): CommandSpec => COMMANDS[name]
