import type { Bilingual, DevicePage } from '../define.ts'

export const OMRON_PAIRING_MODE: Bilingual = {
  fr: 'Maintenir le bouton Bluetooth du tensiomètre jusqu’à ce que « P » clignote.',
  en: 'Hold the Bluetooth button of the cuff until P blinks.',
}

export const omronBlePage: DevicePage = {
  sameAs: ['Omron M7, M500', 'Omron M400, X4'],
  verified: [
    { what: 'requests, answers and records, as a public implementation reads them', by: 'specification' },
    { what: 'the dialogue with a played cuff, each answer lost, late, doubled and garbled', by: 'simulated' },
  ],
  quirks: [
    'Built on one implementation, whose testers confirmed both models; no recording of a record was seen.',
    'It is read and never written to: its memory also holds the calibration. So its clock is not set, and its readings stay marked as unread.',
    'Its memory is laid out otherwise in each model: one that does not give one of these two model numbers is left alone.',
    'All that is known of a record stands in its first 8 bytes, and no more is read: an answer then fits into one notification.',
    'Records are read one by one, 200 of an HEM-7361T and 120 of an HEM-7155T: that may take a minute. What is known already is told as a duplicate.',
    'The memory opens to a key that is given to the cuff in pairing mode. It is that of omblepy; after that the application on a telephone may have to be paired again.',
    'No mean arterial pressure is sent.',
  ],
  unknown: [
    'How models write their number in Device Information beyond "HEM-…", and whether the service stands in the advertisement.',
    'What is in the second half of a record, and which of the two users a record is of without knowing the model.',
    'What it answers to a wrong key; anything but 00 is taken as a refusal.',
    'Whether the newest record can be found without writing; order is by date.',
    'Models with big-endian records (HEM-7322T, HEM-7600T, HEM-7530T): they are not read yet.',
  ],
  steps: [
    {
      fr: 'Maintenir le bouton Bluetooth du tensiomètre jusqu’à ce que « P » clignote.',
      en: 'Hold the Bluetooth button of the cuff until P blinks.',
    },
    { fr: 'Lancer l’appairage.', en: 'Start pairing.' },
    {
      fr: 'Régler l’heure sur le tensiomètre lui-même : la passerelle ne la règle pas.',
      en: 'Set the time at the cuff itself: the gateway does not set it.',
    },
    OMRON_PAIRING_MODE,
    { fr: 'Lancer l’appairage.', en: 'Start pairing.' },
    {
      fr: 'Après chaque prise de tension, laisser le tensiomètre à portée pendant une minute.',
      en: 'After each measurement, leave the cuff within reach for a minute.',
    },
  ],
  neverSend: ['Writing to the memory (01C0): settings, clock, counters and calibration.'],
  sources: ['userx14/omblepy@708c13e4', 'eigger/hass-omron issue 11, answers of an HEM-6232T without records'],
}
