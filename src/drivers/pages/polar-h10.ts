import type { DevicePage } from '../define.ts'

export const polarH10Page: DevicePage = {
  verified: [
    { what: 'ECG frames, the request for settings, the start and their answers', by: 'published-capture' },
    { what: 'Refusal while the MTU is too small', by: 'published-capture' },
    { what: 'Heart rate and RR intervals (Heart Rate Service)', by: 'specification' },
    { what: 'The whole dialogue against a played belt', by: 'simulated' },
  ],
  quirks: [
    'Not a medical device: the licence of the maker’s SDK excludes medical purposes. Its ECG carries the note "not intended for diagnosis".',
    'The ECG is one lead that is none of the standard ones.',
    'Its clock begins at 2019-01-01 each time that it is put on. It is neither set nor used as a time, only for how far two frames are apart.',
    'Nominally 130 samples a second; in the published frames 73 samples came every 0.5608 s, which is 130.17 a second.',
    'An ECG sample never says that the belt is off; the skin contact stands with the heart rate.',
    'It refuses the ECG while the MTU of the connection is small. It is asked four times, a second apart; then the log tells it, and the heart rate goes on without an ECG.',
  ],
  unknown: ['Whether it keeps measuring when a connection breaks off; an ECG that runs already is taken as it is.'],
  steps: [
    {
      fr: 'Mouiller les électrodes de la ceinture et la mettre : elle ne s’allume que sur la peau.',
      en: 'Wet the electrodes of the belt and put it on: it switches on only on skin.',
    },
    {
      fr: 'Fermer l’application Polar du téléphone, qui peut occuper la ceinture.',
      en: 'Close the Polar application on the phone, which may occupy the belt.',
    },
    {
      fr: 'L’appairer comme « ECG » ; appairée comme ceinture, elle ne donnerait que le pouls. Son nom commence par « Polar H10 ».',
      en: 'Pair it as an "ECG"; paired as a belt it would give the pulse alone. Its name begins with "Polar H10".',
    },
  ],
  neverSend: [],
  sources: [
    'Polar BLE SDK: online measurement, H10 ECG explained, time system explained, EcgDataTest',
    'phdiethelm/h10_ecg: captured frames and dialogue',
    'Bluetooth SIG, Heart Rate Service 1.0',
  ],
}
