import type { DevicePage } from '../define.ts'

export const beurerPo60Page: DevicePage = {
  verified: [
    { what: 'Record: dates, SpO2 and pulse, as a source decodes one', by: 'specification' },
    { what: 'The dialogue against a played device', by: 'simulated' },
  ],
  quirks: [
    'It tells nothing live: what it has measured is read out of its memory when it connects.',
    'A record is a whole recording: its average SpO2 and pulse are read, at the time when it ended; the highest and lowest are not.',
    'Its clock is read and set on each connection.',
    'The records are kept in the device. All of them come again on each connection, and what is known is not taken twice.',
    'A pulse from 128 up is not read: two sources disagree about where its highest bit is. The average is absent wherever any of these bits is set.',
    'No source has checked the sum of an answer: one whose sum does not fit, or whose average does not lie between its highest and lowest, is refused.',
  ],
  unknown: [
    'No bytes of a real one are public.',
    'How the number of records is packed; only whether it is none is used.',
    'How many records one request brings, and which bit marks the last: the end is told by a pause.',
    'Two bytes of a record, which one source takes for its length.',
    'Whether it has to be bonded, and with which code.',
  ],
  steps: [
    {
      fr: 'Mettre un doigt dans l’oxymètre, attendre la fin de la mesure, puis retirer le doigt.',
      en: 'Put a finger into the oximeter, wait until it has measured, then take the finger out.',
    },
    {
      fr: 'L’appairer (umt pair) pendant que son Bluetooth est actif ; l’application du téléphone doit être fermée.',
      en: 'Pair it (umt pair) while its Bluetooth is on; the application on the phone has to be closed.',
    },
  ],
  neverSend: ['Finish and erase the records (99 7F).'],
  sources: [
    'eViaHealthSystem/eviahealth-app@06f6d184: po60manager.java, po60control.java',
    'Shreyan1/Beurer-PO60-PulseOximeter-Bluetooth-Integration@7126bf11',
    'liberatedbread/liberatedbread-protocol-specs: beurer-po60-pulse-oximeter.md',
  ],
}
