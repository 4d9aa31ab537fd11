import type { DevicePage } from '../define.ts'

export const viatomBp2Page: DevicePage = {
  sameAs: ['Wellue BP2', 'Checkme BP2', 'Lepu LP-BP2W'],
  verified: [
    { what: 'the layout of a result, in which the maker’s demonstrations agree', by: 'specification' },
    { what: 'the dialogue with a played cuff, each answer lost, late, doubled and garbled', by: 'simulated' },
  ],
  quirks: [
    'It is asked twice a second what it shows, as the maker’s application does.',
    'It goes on showing its last result: one is taken only when it was seen measuring before, on this connection or one that ended less than 30 s earlier.',
    'So it has to be connected while it measures. What it measured alone stays in its memory, which is not read.',
    'The result has no time: it is of the moment at which it arrives.',
    'Its ECG is not read.',
  ],
  unknown: [
    'No frame with a result is published.',
    'Whether the pressure in the cuff is sent in mmHg or in hundredths: the maker’s demonstrations contradict each other, and it is left out.',
    'What it says of a mean of three (states 15 to 17 of the LP-BP2W) in real time: such a mean is not taken.',
    'What the diagnosis behind the code of the result says.',
    'Of which zone the times in the memory are (bp2nibp.list): it is not read for that reason.',
  ],
  steps: [
    {
      fr: 'Fermer l’application du fabricant sur le téléphone, qui peut occuper le tensiomètre.',
      en: 'Close the maker’s application on the phone, which may occupy the cuff.',
    },
    {
      fr: 'Allumer le tensiomètre, puis l’appairer.',
      en: 'Switch the cuff on, then pair it.',
    },
    {
      fr: 'L’allumer d’abord et attendre qu’il soit connecté, puis lancer la mesure sur le tensiomètre lui-même.',
      en: 'Switch it on first and wait until it is connected, then start the measurement at the cuff itself.',
    },
  ],
  neverSend: [
    'What inflates the cuff (09, 0A, 24, 25, 39).',
    'Reset and factory reset (04, E2, E3, EE).',
    'The password of the Wi-Fi (13).',
    'Writing its settings, keys or files (E5 to E9, F8, FA).',
  ],
  sources: [
    'viatom-develop/LepuBle@45f7ad79 Bp2Response.kt (maker’s demonstration)',
    'viatom-dev/iOSERModule VTMBLEStruct.h (maker’s demonstration)',
    'chalimov/viatom_bp2_ha@a3d8de6c LP-BP2W_PROTOCOL.md',
  ],
}
