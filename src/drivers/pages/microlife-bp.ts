import type { DevicePage } from '../define.ts'

export const microlifeBpPage: DevicePage = {
  sameAs: ['Microlife BP3GY1-2N'],
  verified: [
    {
      what: 'a whole memory of 29 readings with irregular heartbeats and a cuff that did not fit; read from a BP B3 Comfort PC over USB, which sends the same frame',
      by: 'published-capture',
    },
    { what: 'requests and acknowledgement', by: 'specification' },
    { what: 'the dialogue with a played cuff, each answer lost, late, doubled and garbled', by: 'simulated' },
  ],
  quirks: [
    'The service FFF0 is also that of Jumper, Maibobo and others: it is known by its name, and what does not begin with 4D 3A is refused.',
    'The whole memory comes on each connection; what is known already is told as a duplicate.',
    'Times are to the minute.',
    'A reading of a clock that was never set has month and day 0: its time is unknown and it is held. It comes again with each connection.',
    'No mean arterial pressure is sent.',
    'The memory is asked for once a connection: the sum of a frame has one byte, too few to tell a second answer from the rest of the first.',
    'The user’s name, which it also knows, is not asked for.',
  ],
  unknown: [
    'How it tells its clock (0C): it is set without being read, so that older readings have an unverified time.',
    'Whether the MAM count of a reading is the number of measurements that were averaged. From two on it is taken as a mean of several.',
    'Bits 0 to 2 of the flags.',
    'What it stores of a failed measurement.',
    'Names under which other models advertise.',
  ],
  steps: [
    {
      fr: 'Maintenir le bouton START du tensiomètre pendant huit secondes.',
      en: 'Hold the START button of the cuff for eight seconds.',
    },
    { fr: 'Lancer l’appairage.', en: 'Start pairing.' },
    {
      fr: 'Après chaque prise de tension, maintenir de nouveau START huit secondes pour l’envoyer.',
      en: 'After each measurement hold START for eight seconds again to send it.',
    },
  ],
  neverSend: ['06, which gives the cuff another user.', '0B, of which nobody knows what it does.'],
  sources: [
    'vytautas-valaitis/microlife_bp@c5b14f1d, a whole memory',
    'joergmlpts/blood-pressure-monitor@d120d840 bpm_bt.py',
    'derdilla/blood-pressure-monitor-fl@17aba3d0, microlife_protocol and its test',
    'Woyken/microlife-blood-pressure-monitor-ble@bffcc2ef App.tsx',
  ],
}
