import type { DevicePage } from '../define.ts'

export const jumperJpd500fPage: DevicePage = {
  sameAs: ['My Oximeter', 'Custom PLS-01BT'],
  verified: [
    { what: 'A frame of values', by: 'published-capture' },
    { what: 'Numbers that mean none, and frames of the wave, which are passed over', by: 'specification' },
  ],
  quirks: [
    'It has no checksum: only the first byte, the length of four bytes and the range of SpO2 protect a number.',
    'One public implementation tests SpO2 for 177 where its text says 127: 127 is taken for "no value".',
  ],
  unknown: ['Scale and rate of the wave; it is not passed on.', 'Whether it can be bonded; it is told by its address.'],
  steps: [
    { fr: 'Mettre un doigt dans l’oxymètre : il s’allume.', en: 'Put a finger into the oximeter: it switches on.' },
    {
      fr: 'L’appairer (umt pair) sans retirer le doigt ; l’application du téléphone doit être fermée.',
      en: 'Pair it (umt pair) without taking the finger out; the application on the phone has to be closed.',
    },
  ],
  neverSend: [],
  sources: [
    'SensorsIot/Oximeters-BLE-Hack-ESP32@a0495f87',
    'obniz/obniz@5e6bab23: src/parts/Ble/PLS_01BT',
    'KookKookKool: jumper_po_jpd_500f.dart',
  ],
}
