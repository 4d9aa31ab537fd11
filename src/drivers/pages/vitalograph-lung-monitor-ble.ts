import type { DevicePage } from '../define.ts'
import { VITALOGRAPH_RESULTS } from './vitalograph-results.ts'

export const vitalographLungMonitorBlePage: DevicePage = {
  verified: [
    { what: 'type G: layout', by: 'specification' },
    { what: 'type F: layout', by: 'specification' },
    { what: 'Terminal I/O with credits, acknowledgement and repetition', by: 'simulated' },
  ],
  quirks: [
    'Terminal I/O (service FEFB): a serial line over GATT. The device says nothing until it was granted credits.',
    'Other makers use the same module: frames that are not Vitalograph’s are refused.',
    ...VITALOGRAPH_RESULTS.quirks,
  ],
  unknown: [...VITALOGRAPH_RESULTS.unknown, 'The name that it advertises.'],
  steps: [
    {
      fr: 'Réglez la date et l’heure sur le spiromètre avant la première utilisation.',
      en: 'Set date and time on the spirometer before its first use.',
    },
    {
      fr: 'Allumez le spiromètre, puis choisissez-le dans la liste des appareils à appairer.',
      en: 'Switch the spirometer on, then choose it in the list of devices to pair.',
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
