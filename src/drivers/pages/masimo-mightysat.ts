import type { DevicePage } from '../define.ts'

export const masimoMightySatPage: DevicePage = {
  sameAs: ['MightySat'],
  verified: [
    { what: 'The status and an acknowledgement', by: 'published-capture' },
    {
      what: 'Values, and values without a finger, as the tests of the public application have them',
      by: 'specification',
    },
    { what: 'The dialogue that starts it', by: 'simulated' },
  ],
  quirks: [
    'All of it rests on one application, written against firmware 1.0.6.3.',
    'The bytes beside each number are 04 where it is missing; FF is the missing number.',
    'Any bit in its status makes the values doubtful: what the bits mean is not public.',
  ],
  unknown: [
    'The bits of the status and of the bytes beside the numbers.',
    'The three bytes of the request that starts the values.',
    'Pleth variability (PVi) comes along and has no place here yet.',
    'Which units offer the Pulse Oximeter Service of the SIG as well; such a one can be paired with --driver sig-pulse-oximeter.',
  ],
  steps: [
    { fr: 'Fermer l’application Masimo sur le téléphone.', en: 'Close the Masimo application on the phone.' },
    {
      fr: 'Mettre un doigt dans l’oxymètre, puis l’appairer (umt pair) sans le retirer.',
      en: 'Put a finger into the oximeter, then pair it (umt pair) without taking it out.',
    },
  ],
  neverSend: [],
  sources: ['A public application for MightySat Rx (Swift), whose frames and checksums were computed again'],
}
