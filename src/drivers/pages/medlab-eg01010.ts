import type { DevicePage } from '../define.ts'

export const medlabEg01010Page: DevicePage = {
  verified: [{ what: 'The example of the manual: three samples and a pulse of 120', by: 'specification' }],
  quirks: [
    'Built on the maker’s manual alone; no recording of a board was seen.',
    'Its protocol has no checksum: one damaged byte may show as another rate. What protects a number is its marker, its place, and that none is taken close behind damaged bytes.',
    'It is told to send 100 samples a second (S1). It does not answer, so that a lost command would make the times of the trace wrong.',
    'ECG samples are numbers around 128 without a documented scale: they are shown as a trace without a unit and never become an Observation.',
    'The pulse rate comes with each beat.',
  ],
  unknown: [
    'Which lead it shows: I, II and III can be chosen, and the stream does not say which.',
    'Whether samples go on behind a rate without a new marker F8; such bytes are refused.',
    'Every information code but lead off; protocol 2.',
  ],
  steps: [
    {
      fr: 'Brancher la carte à l’ordinateur du véhicule, toujours sur la même prise, puis poser les trois électrodes.',
      en: 'Plug the board into the computer of the vehicle, always at the same socket, then put on the three electrodes.',
    },
    {
      fr: 'Vérifier que le pouls affiché correspond au patient : la liaison n’est pas protégée contre les erreurs.',
      en: 'Check that the pulse shown fits the patient: the line is not protected against errors.',
    },
  ],
  neverSend: ['Calibration (C).'],
  sources: ['Medlab, EG01010 technical manual, pages 11 to 17'],
}
