import type { DevicePage } from '../define.ts'

export const sigHealthThermometerPage = {
  verified: [
    {
      what: 'Celsius, Fahrenheit, every site, every special value, a date that the device does not know',
      by: 'specification',
    },
    { what: 'A consultation with a clock that is late', by: 'simulated' },
  ],
  quirks: ['The site comes with each measurement, or once for the device; a measurement’s own goes first.'],
  unknown: ['Which thermometers measure objects under a reserved temperature type; those are known by name only.'],
  steps: [
    { fr: 'Lancer « umt pair » et choisir thermomètre.', en: 'Run "umt pair" and choose the thermometer.' },
    {
      fr: 'Mettre le thermomètre en mode d’appairage comme l’écran le dit, puis prendre une température.',
      en: 'Bring the thermometer into pairing mode as the screen says, then take a temperature.',
    },
  ],
  neverSend: [],
  sources: ['Bluetooth SIG: Health Thermometer Service 1.0'],
} as const satisfies DevicePage
