import type { DevicePage } from '../define.ts'

export const andUt201blePage: DevicePage = {
  verified: [
    { what: 'the frame of the Health Thermometer Service, °C and °F', by: 'specification' },
    { what: 'the order of a data session', by: 'simulated' },
  ],
  quirks: [
    'It talks to nobody whom it is not bonded with, and to one at a time.',
    'It insists on the order of the UA-651BLE: all stored data, clock, subscription.',
    'All stored measurements come on each connection; what is known already is told as a duplicate.',
    'It ends the connection itself. After 20 s without a measurement it is asked to.',
    'It measures from 32.00 to 42.00 °C in steps of 0.01.',
  ],
  unknown: [
    'Whether its clock may be read without disturbing the order: it is not.',
    'Which temperature type it sends.',
  ],
  steps: [
    {
      fr: 'Mettre le thermomètre en mode appairage (voir sa notice).',
      en: 'Set the thermometer to pairing (see its manual).',
    },
    { fr: 'Lancer l’appairage.', en: 'Start pairing.' },
    {
      fr: 'Prendre la température ; le thermomètre envoie lui-même la mesure.',
      en: 'Take the temperature; the thermometer sends it by itself.',
    },
  ],
  neverSend: ['Every request of the custom service but all stored data (0200E1) and disconnect (020103).'],
  sources: [
    'obniz/obniz@5e6bab23 UT201BLE',
    'andengineering/AndroidSampleCode@fc24d44, A&D’s own sample',
    'Bluetooth SIG, Health Thermometer Service 1.0',
  ],
}
