import type { DevicePage } from '../define.ts'

export const sigGenericHealthSensorPage: DevicePage = {
  verified: [
    { what: 'segments, numeric, compound, sample array and bundle, units, status', by: 'specification' },
    { what: 'elapsed time', by: 'specification' },
  ],
  quirks: [
    'One decoder for every kind of device: what is measured is told by MDC codes. Codes that have no quantity here are left out, and so are discrete values, events, states, strings and TLVs.',
    'A known quantity in an unknown unit is refused.',
    'Saturation, pulse, heart rate, perfusion and breathing are live values, unless the device says “spot”; everything else is a finished measurement.',
    'Only live observations are read. Stored ones are neither asked for nor deleted.',
    'A stamp in UTC without the offset of the zone, in ticks, or of another time line is not used: live values are of the moment at which they arrive.',
    'Sample arrays become a curve where the code is a plethysmogram or an ECG lead, the unit is known and the samples read the same with and without a sign.',
    'It is listed among the spirometers because those are what it is meant for first.',
  ],
  unknown: [
    'No product on sale is known to have the service, and no bytes of one are public.',
    'Whether samples of several bytes have a sign.',
    'Whether the length of a message counts its first three bytes; both are taken.',
  ],
  steps: [
    {
      fr: 'Allumez l’appareil et mettez-le en mode appairage selon sa notice.',
      en: 'Switch the device on and bring it into pairing mode as its manual says.',
    },
    { fr: 'Choisissez-le dans la liste des appareils à appairer.', en: 'Choose it in the list of devices to pair.' },
    {
      fr: 'La lecture de cet appareil est expérimentale : comparez avec ce qu’il affiche.',
      en: 'Support of this device is experimental: compare with what it shows.',
    },
  ],
  neverSend: ['Deletion of stored records over the Record Access Control Point'],
  sources: [
    'philips-labs/BLE-GHS-Server-Simulator@271f2aa4 and BLE-GHS-Client-Example@4850963c',
    'Zephyr ets.h (elapsed time)',
  ],
}
