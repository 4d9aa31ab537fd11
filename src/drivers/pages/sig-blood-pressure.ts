import type { DevicePage } from '../define.ts'

export const sigBloodPressurePage = {
  verified: [
    {
      what: 'Two cuffs without a name and a boso medicus system: measurements, reserved bits, a failed measurement',
      by: 'published-capture',
    },
    { what: 'kPa, every status bit, stored records of several users, an unset clock', by: 'specification' },
    { what: 'A cuff that is connected for four seconds: clock, stored records, a new one', by: 'simulated' },
  ],
  quirks: [
    'A measurement that failed may come as NaN with a status of 0: it is "no value", never 2047 mmHg.',
    'Many cuffs send their whole memory, the oldest first, on each connection; a record that was read before stays one Observation.',
    'The mean may be absent, 0 or NaN; nothing is put in its place.',
  ],
  unknown: ['Whether a cuff without a time stamp sends a measurement of now or one of its memory.'],
  steps: [
    {
      fr: 'Lancer « umt pair » et choisir tensiomètre.',
      en: 'Run "umt pair" and choose the cuff.',
    },
    {
      fr: 'Mettre le tensiomètre en mode d’appairage comme l’écran le dit, puis faire une mesure quand il le demande.',
      en: 'Bring the cuff into pairing mode as the screen says, then measure when it asks for it.',
    },
  ],
  neverSend: ['Record Access Control Point: delete stored records'],
  sources: ['Bluetooth SIG: Blood Pressure Service 1.0', 'derdilla/blood-pressure-monitor-fl@17aba3d, issue #80'],
} as const satisfies DevicePage
