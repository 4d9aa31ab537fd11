import type { DevicePage } from '../define.ts'

export const viatomEr1Page: DevicePage = {
  sameAs: ['Wellue ER1', 'Viatom ER2', 'Wellue DuoEK', 'Viatom VBeat'],
  verified: [
    { what: 'Envelope and checksum of the request', by: 'specification' },
    { what: 'Live ECG and heart rate, and the dialogue against a played recorder', by: 'simulated' },
  ],
  quirks: [
    'It sends nothing by itself: it is asked twice a second for what it has measured since.',
    'One sample is 0.0024672 mV, which the maker’s code computes as 1.0035 × 1800 / (4096 × 178.74).',
    'An invalid sample (7FFF) makes a gap; what came before it in the same answer is left out, because its time is not known.',
    'Without contact it has neither a heart rate nor an ECG, whatever stands in the answer.',
    'A name that begins with ER1 is confirmed by the maker’s code; ER2, DuoEK and VBeat are named in its documents.',
  ],
  unknown: [
    'No frame of one of these devices is published.',
    'Whether 7D in the request is the rate (125 Hz) or a code of it: the comment in the maker’s code contradicts the value that its applications send.',
    'The compressed recordings in its memory; they are not read.',
  ],
  steps: [
    {
      fr: 'Fermer l’application du fabricant sur le téléphone, qui peut occuper l’enregistreur.',
      en: 'Close the maker’s application on the phone, which may occupy the recorder.',
    },
    {
      fr: 'Allumer l’enregistreur en le posant sur la peau ou entre les doigts, puis l’appairer.',
      en: 'Switch the recorder on by putting it on the skin or between the fingers, then pair it.',
    },
    {
      fr: 'Garder le contact pendant la mesure : le tracé s’interrompt dès qu’il se perd.',
      en: 'Keep the contact while it measures: the trace stops as soon as it is lost.',
    },
  ],
  neverSend: ['Reset and factory reset (E2, E3, EE).', 'Writing its settings, keys or files (E5 to E9, F8, FA).'],
  sources: ['viatom-dev/iOSERModule (maker’s demonstration)', 'viatom-develop/LepuBle (maker’s demonstration)'],
}
