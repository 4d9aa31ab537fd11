import type { DevicePage } from '../define.ts'
import { VITALOGRAPH_RESULTS } from './vitalograph-results.ts'

export const vitalographLungMonitorPage: DevicePage = {
  sameAs: ['copd-6 and asma-1, as far as they send results of type F or G'],
  verified: [
    { what: 'type F: frame, check character, volumes, ratio, FEF25-75, flag', by: 'published-capture' },
    { what: 'type G: layout', by: 'specification' },
    { what: 'acknowledgement and repetition', by: 'simulated' },
  ],
  quirks: [
    'Serial Port Profile of classic Bluetooth, names LUNG_… and COPD_…, connectable only while switched on: bind it to a tty (rfcomm) and name that port in the configuration.',
    ...VITALOGRAPH_RESULTS.quirks,
  ],
  unknown: [...VITALOGRAPH_RESULTS.unknown, 'The speed of the line where the device hangs on a cable.'],
  steps: [
    {
      fr: 'Réglez la date et l’heure sur le spiromètre avant la première utilisation.',
      en: 'Set date and time on the spirometer before its first use.',
    },
    {
      fr: 'Allumez le spiromètre et attendez que l’écran le dise connecté.',
      en: 'Switch the spirometer on and wait until the screen says that it is connected.',
    },
    {
      fr: 'Le patient souffle ; chaque souffle apparaît avec le jugement de l’appareil (conforme ou non).',
      en: 'The patient blows; each blow appears with the device’s verdict (passed or failed).',
    },
    {
      fr: 'Laissez le spiromètre allumé jusqu’à ce que le dernier souffle soit à l’écran.',
      en: 'Leave the spirometer on until the last blow is on the screen.',
    },
  ],
  neverSend: VITALOGRAPH_RESULTS.neverSend,
  sources: VITALOGRAPH_RESULTS.sources,
}
