import type { DevicePage } from '../define.ts'

export const berryBm1000Page: DevicePage = {
  sameAs: ['BM1000C'],
  verified: [{ what: 'Packet: every field and missing value', by: 'specification' }],
  quirks: [
    'It has the name and the service of the monitor PM6750 of the same maker. Where one protocol says nothing intelligible for some seconds, the other is tried, whichever of the two it was paired as.',
    'Without a checksum a flipped bit within a byte cannot be seen. A lost or added byte is, and six packets must follow each other before one is believed.',
    'A number that still stands in the packet while the finger is out, the probe unplugged or the signal lost is not read.',
    'Beep, bar graph and signal strength are not read.',
  ],
  unknown: [
    'No bytes of a real one are public; the document of the maker and three implementations agree.',
    'Its USB port: the speed is not stated, and it is not read.',
  ],
  steps: [
    { fr: 'Mettre un doigt dans l’oxymètre et l’allumer.', en: 'Put a finger into the oximeter and switch it on.' },
    {
      fr: 'L’appairer comme « oxymètre » ; son nom contient « BerryMed ». L’application du téléphone doit être fermée.',
      en: 'Pair it as an "oximeter"; its name contains "BerryMed". The application on the phone has to be closed.',
    },
  ],
  neverSend: [],
  sources: [
    'Shanghai Berry, BCI protocol V1.2: zh2x/BCI_Protocol@b0237a44',
    'bgould/berrymed-pulseox-reader@c915bb9e',
    'SensorsIot/Oximeters-BLE-Hack-ESP32@a0495f87',
  ],
}
