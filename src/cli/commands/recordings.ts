import type { CommandSpec } from './definition.ts'
import { busUrl, config, print, speed, state, subject, zone } from './options.ts'

/** For engineers: bytes, recordings, played devices. */
export const RECORDING_COMMANDS = {
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
    load: () => import('../decode.ts'),
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
    load: () => import('../replay.ts'),
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
      config,
      state,
      bus: busUrl,
    },
    examples: [
      'umt record contec-cms50 --port /dev/ttyUSB0 --out cms50.jsonl --seconds 60',
      'umt record sig-blood-pressure --address 00:09:1F:8A:12:C4 --out cuff.jsonl',
    ],
    load: () => import('../record.ts'),
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
    load: () => import('../simulate.ts'),
  },
} as const satisfies Record<string, CommandSpec>
