import type { DevicePage } from '../define.ts'

export const sigPulseOximeterPage = {
  verified: [
    { what: 'Nonin 3230 and a ChoiceMMed: continuous and spot-check measurements', by: 'published-capture' },
    { what: 'Every status bit, stored records by record access', by: 'specification' },
  ],
  quirks: [
    'ChoiceMMed never sets its clock: its stamps are told as such.',
    'Stored records are fetched by record access and never deleted: the device may hold the last copy.',
  ],
  unknown: ['Whether a device that sends no status word has anything to say of its signal.'],
  steps: [
    { fr: 'Lancer « umt pair » et choisir oxymètre.', en: 'Run "umt pair" and choose the oximeter.' },
    { fr: 'Mettre un doigt dans l’oxymètre et l’y laisser.', en: 'Put a finger into the oximeter and leave it there.' },
  ],
  neverSend: ['Record Access Control Point: delete stored records'],
  sources: [
    'Bluetooth SIG: Pulse Oximeter Service 1.0',
    'tmds/Tmds.DBus issue #239',
    'Stack Overflow question 71264072',
  ],
} as const satisfies DevicePage
