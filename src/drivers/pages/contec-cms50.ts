import type { DevicePage } from '../define.ts'

export const contecCms50Page: DevicePage = {
  sameAs: ['Pulox PO-2xx', 'CMS50H', 'CMS50EW over the Serial Port Profile'],
  verified: [
    { what: 'real-time packet, identifier, perfusion index supported, keep-alive', by: 'published-capture' },
    { what: 'missing values, probe off, search, every flag', by: 'specification' },
    { what: 'stop, start, keep-alive; silence after five seconds without it', by: 'simulated' },
  ],
  quirks: [
    'Real-time data is stopped before it is started, and kept alive every 4 s: without that it ends after 5 s.',
    'Where it says nothing intelligible for some seconds, the older protocol (contec-cms50-v4) is tried on the same cable.',
    'Without a checksum a flipped bit within a byte cannot be seen; a lost or added byte is.',
    'The perfusion index is left out where the oximeter marks it invalid.',
    'Stored recordings are not downloaded, and the user name is not read.',
  ],
  unknown: ['What the reserved bits of the bar graph byte mean.'],
  steps: [
    {
      fr: 'Branchez le câble fourni avec l’oxymètre (un câble USB ordinaire ne convient pas) et indiquez sa prise dans la configuration.',
      en: 'Plug in the cable that came with the oximeter (an ordinary USB cable will not do) and name its socket in the configuration.',
    },
    {
      fr: 'Allumez l’oxymètre et mettez-y le doigt : la valeur apparaît après quelques battements.',
      en: 'Switch the oximeter on and put the finger in: the value appears after a few beats.',
    },
    {
      fr: 'Gardez le doigt immobile une dizaine de secondes, puis retirez-le.',
      en: 'Keep the finger still for some ten seconds, then take it out.',
    },
  ],
  neverSend: ['AE: delete stored recordings'],
  sources: [
    'Communication protocol of pulse oximeter V7.0, Contec, 2010',
    'headrotor/art-sensors, spO2/stream_data.py (captured packets)',
    'timegrid/CMS50Dplus7@070343e8',
    'tobac/cms50ew@7db65e40',
    'albertcbraun/CMS50FW@60cfff1a',
  ],
}
