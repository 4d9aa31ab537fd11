import type { DevicePage } from '../define.ts'

export const CONTEC_SPIROMETER_STEPS: DevicePage['steps'] = [
  {
    fr: 'Allumez le spiromètre et activez son Bluetooth.',
    en: 'Switch the spirometer on and enable its Bluetooth.',
  },
  {
    fr: 'Choisissez-le dans la liste des appareils à appairer.',
    en: 'Choose it in the list of devices to pair.',
  },
  {
    fr: 'Le patient souffle ; puis rallumez le Bluetooth du spiromètre pour transmettre la mesure.',
    en: 'The patient blows; then switch the spirometer’s Bluetooth on again to send the measurement.',
  },
  {
    fr: 'La lecture de cet appareil est expérimentale : comparez avec ce qu’il affiche.',
    en: 'Support of this device is experimental: compare with what it shows.',
  },
]
