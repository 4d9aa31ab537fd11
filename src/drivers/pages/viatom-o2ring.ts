import type { DevicePage } from '../define.ts'

export const viatomO2ringPage: DevicePage = {
  sameAs: ['Wellue O2Ring (not O2Ring-S)', 'SleepU', 'BabyO2', 'Checkme O2'],
  verified: [
    {
      what: 'The content of an answer without a finger, to which header and checksum were added',
      by: 'published-capture',
    },
    { what: 'The request, framing and checksum', by: 'specification' },
    { what: 'A consultation: no finger, calibration, steady values', by: 'simulated' },
  ],
  quirks: [
    'It sends nothing by itself and is asked every two seconds.',
    'An answer does not say to which request: nothing else is ever asked.',
    'SpO2 and pulse of 0 mean that it still calibrates.',
    'O2Ring-S speaks another protocol, which asks for a key, and is not read.',
  ],
  unknown: ['Bytes 2 to 6 and 12 of an answer.', 'What its count of motion counts.'],
  steps: [
    { fr: 'Fermer l’application ViHealth sur le téléphone.', en: 'Close the ViHealth application on the phone.' },
    {
      fr: 'Mettre l’anneau : il s’allume. L’appairer (umt pair) sans le retirer.',
      en: 'Put the ring on: it switches on. Pair it (umt pair) without taking it off.',
    },
  ],
  neverSend: ['18: factory default', '16: its settings'],
  sources: ['ecostech/viatom-ble@3c49e6f0', 'MackeyStingray/o2r@e8ad57f9 (facts only)'],
}
