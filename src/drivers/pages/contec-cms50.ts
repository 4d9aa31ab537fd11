import type { DevicePage } from '../define.ts'

export const contecCms50Page = {
  sameAs: ['CMS50D+ (from 2011)', 'CMS50E', 'CMS50F', 'CMS50H', 'Pulox PO-2xx'],
  verified: [
    { what: 'Live values, identifiers, acknowledgements and the keep-alive', by: 'published-capture' },
    { what: 'A consultation: probe off, pulse search, steady values', by: 'simulated' },
  ],
  quirks: [
    'Silent until it is asked, and again 5 s after it was last asked.',
    'It has no checksum: only bit 7 of each byte and the length protect a number.',
    'Where it says nothing intelligible for some seconds, the older protocol (contec-cms50-v4) is tried on the same cable.',
    'Stored recordings are not downloaded, and the user name is not read.',
    'With the finger out it draws a flat line of its own making, which is not passed on.',
  ],
  unknown: ['Whether every rebrand answers as these do.'],
  steps: [
    {
      fr: 'Brancher le câble de l’oxymètre (le sien : un câble USB courant ne marche pas toujours) toujours à la même prise.',
      en: 'Plug the cable of the oximeter (its own: a common USB cable does not always work) into the same socket each time.',
    },
    { fr: 'Mettre un doigt dans l’oxymètre : il s’allume.', en: 'Put a finger into the oximeter: it switches on.' },
  ],
  neverSend: ['AE: delete stored data'],
  sources: [
    'Contec: Communication protocol of pulse oximeter V7.0',
    'timegrid/CMS50Dplus7@070343e8',
    'tobac/cms50ew@7db65e40',
    'albertcbraun/CMS50FW@60cfff1a',
    'headrotor/art-sensors: spO2/stream_data.py',
  ],
} as const satisfies DevicePage
