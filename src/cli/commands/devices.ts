import type { CommandSpec } from './definition.ts'
import { daemon, yes } from './options.ts'

/** The devices of the vehicle. */
export const DEVICE_COMMANDS = {
  devices: {
    summary: { fr: 'Les appareils que le service connaît', en: 'The devices that the daemon knows' },
    arguments: '',
    options: { ...daemon },
    examples: ['umt devices'],
    load: () => import('../devices.ts'),
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
      ...daemon,
    },
    examples: ['umt scan', 'umt scan --seconds 20 --all', 'umt scan --json'],
    load: () => import('../scan.ts'),
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
      ...daemon,
    },
    examples: [
      'umt pair',
      'umt pair tensiometre',
      'umt pair cuff --name cuff-left --passkey 042917 --json',
      'umt pair --address 00:09:1F:8A:12:C4 --json',
    ],
    load: () => import('../pair.ts'),
  },
  forget: {
    summary: { fr: 'Oublie un appareil appairé', en: 'Forgets a paired device' },
    arguments: 'DEVICE',
    options: { yes, ...daemon },
    examples: ['umt forget cuff-1', 'umt forget cuff-1 --yes'],
    load: () => import('../forget.ts'),
  },
  drivers: {
    summary: { fr: 'Les modèles d’appareils reconnus', en: 'The device models that are supported' },
    arguments: '[DRIVER]',
    options: {},
    examples: ['umt drivers', 'umt drivers masimo-rad8', 'umt drivers --json'],
    load: () => import('../drivers.ts'),
  },
} as const satisfies Record<string, CommandSpec>
