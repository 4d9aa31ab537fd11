import type { DevicePage } from '../define.ts'

export const TAIDOC_NEVER_SEND = ['43, which inflates a cuff.', '52, which clears the memory.'] as const

export const TAIDOC_SOURCES = [
  'advmeds-service/advmeds-bluetooth-lib@0e830803',
  'YentingChia-Ultron/Ultron-esp32BLE foraThermometer.c',
] as const

export const taidocPage: DevicePage = {
  sameAs: ['FORA IR20b'],
  verified: [
    { what: 'requests with their sums; the fields of an answer, which two sources tell alike', by: 'specification' },
    { what: 'the dialogue with a played thermometer, each answer lost, late, doubled and garbled', by: 'simulated' },
  ],
  quirks: [
    'No answer of a real device is published.',
    'A record comes in two halves, when and what, that do not name each other. Halves that have no other are refused.',
    'Only the newest record is read.',
    'The temperature of a surface or a room is passed on as no body temperature; that of the room beside each record is left out.',
    'From 1000 on a number in °C is hundredths.',
    'Times are to the minute and unverified, since its clock can be neither read nor set.',
    'Once the journal has the record it is switched off; otherwise it would wait for minutes.',
    'It still advertises for a while after it has gone, and is not connected to again for 40 s.',
    'Some models also have the Health Thermometer Service. One that advertises only that is sig-health-thermometer.',
  ],
  unknown: [
    'How a record but the newest is asked for.',
    'How the clock is set.',
    'What the answer to 24, the model, looks like: the kind of device is known by its name.',
    'Where a child’s temperature was taken (number 6): it has no site.',
    'Whether °F from 200.0 on would be hundredths: such a number is given as invalid.',
  ],
  steps: [
    {
      fr: 'Allumer le thermomètre et activer son Bluetooth (voir sa notice).',
      en: 'Switch it on, with its Bluetooth (see its manual).',
    },
    { fr: 'Lancer l’appairage.', en: 'Start pairing.' },
    {
      fr: 'Prendre la température ; le thermomètre s’éteint une fois la mesure reçue.',
      en: 'Take the temperature; the thermometer goes off once it was received.',
    },
  ],
  neverSend: TAIDOC_NEVER_SEND,
  sources: TAIDOC_SOURCES,
}
