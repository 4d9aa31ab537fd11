import type { DevicePage } from '../define.ts'
import { NONIN_SOURCES } from './nonin-9560.ts'

export const noninXpodPage: DevicePage = {
  sameAs: ['OEM III module'],
  verified: [
    { what: 'formats 2, 7 and 8: every field, checksum and missing value', by: 'specification' },
    { what: 'a packet of format 2 as another implementation tests it', by: 'specification' },
    { what: 'probe off and on again, cable pulled out', by: 'simulated' },
  ],
  quirks: [
    'It sends unasked as long as it has power. Which of the formats it sends is recognised from the bytes.',
    'A packet of formats 2 and 7 is 25 frames of a third of a second. One damaged frame costs its packet; a packet that was under way when the port was opened is told as a fault and not read.',
    'SpO2 and pulse are those “for recording”: they go missing with the finger. The values “for display” hold the last number for ten seconds and are not read.',
    'The averages over 8 beats and the fast one stand beside the values as slow and fast averaging.',
    'Amplitude of the plethysmogram has no unit: 8 bits compressed in format 2, 16 bits in format 7.',
    'Quality marks come with the pulse only: a packet without a pulse has none.',
  ],
  unknown: [
    'How the format is chosen on the module; nothing is sent to it.',
    'USB identity of the Xpod with a USB plug: name its socket in the configuration.',
  ],
  steps: [
    {
      fr: 'Branchez le câble du capteur, puis indiquez sa prise dans la configuration.',
      en: 'Plug the sensor cable in, then name its socket in the configuration.',
    },
    {
      fr: 'Posez le capteur sur le doigt : la valeur apparaît après quelques battements.',
      en: 'Put the sensor on the finger: the value appears after a few beats.',
    },
    {
      fr: 'Gardez le doigt immobile une dizaine de secondes, puis retirez le capteur.',
      en: 'Keep the finger still for some ten seconds, then take the sensor off.',
    },
  ],
  neverSend: [],
  sources: [NONIN_SOURCES[0], NONIN_SOURCES[2], NONIN_SOURCES[3]],
}
