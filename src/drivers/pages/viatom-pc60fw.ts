import type { DevicePage } from '../define.ts'

export const viatomPc60fwPage: DevicePage = {
  sameAs: ['Wellue PC-60FW', 'Creative PC-60FW'],
  verified: [
    { what: 'A packet of the wave, to which header and checksum were added', by: 'published-capture' },
    { what: 'Packets of values, framing and checksum', by: 'specification' },
  ],
  quirks: [
    'It sends by itself while a finger is in it, and switches off without one.',
    'Zeros are taken for "no value".',
  ],
  unknown: [
    'The byte between pulse and perfusion index, and those behind it.',
    'The rate of the wave; it is not passed on.',
    'Which number it sends while it searches.',
  ],
  steps: [
    { fr: 'Mettre un doigt dans l’oxymètre : il s’allume.', en: 'Put a finger into the oximeter: it switches on.' },
    {
      fr: 'L’appairer (umt pair) sans retirer le doigt ; l’application du téléphone doit être fermée.',
      en: 'Pair it (umt pair) without taking the finger out; the application on the phone has to be closed.',
    },
  ],
  neverSend: [],
  sources: ['sza2/viatom_pc60fw@d1abe964', 'Viatom’s demonstration code: its name begins with PC-60F_SN'],
}
