import type { DevicePage } from '../define.ts'

export const sigHeartRatePage = {
  verified: [
    { what: 'A chest strap: heart rate and RR intervals', by: 'published-capture' },
    {
      what: '16-bit rate, energy expended, a frame full of RR intervals, the four states of skin contact',
      by: 'specification',
    },
  ],
  quirks: ['Some straps say nothing of skin contact: a rate of 0 is then all that tells.'],
  unknown: ['Which straps compute RR intervals from an ECG and which from light.'],
  steps: [
    { fr: 'Lancer « umt pair » et choisir ceinture thoracique.', en: 'Run "umt pair" and choose the belt.' },
    {
      fr: 'Mouiller les électrodes et mettre la ceinture : elle s’allume sur la peau.',
      en: 'Wet the electrodes and put the belt on: it switches on when it touches the skin.',
    },
  ],
  neverSend: [],
  sources: ['Bluetooth SIG: Heart Rate Service 1.0', 'Stack Overflow question 33917836'],
} as const satisfies DevicePage
