import type { DevicePage } from '../define.ts'
import { TAIDOC_NEVER_SEND, TAIDOC_SOURCES } from './taidoc.ts'

export const taidocTd8201Page: DevicePage = {
  sameAs: ['TaiDoc TD-8255'],
  verified: [{ what: 'SpO2 and pulse, which one source tells', by: 'specification' }],
  quirks: [
    'No answer of a real device is published, and one source alone tells the fields.',
    'It says one value each time it is asked, and is asked once a second.',
    'When either number is 0, neither is given.',
  ],
  unknown: ['Bytes 1 and 2 of the answer.', 'Whether it doubts a value, and how.', 'How often it may be asked.'],
  steps: [
    { fr: 'Mettre l’oxymètre au doigt : il s’allume.', en: 'Put the oximeter on a finger: it switches on.' },
    { fr: 'Lancer l’appairage.', en: 'Start pairing.' },
    {
      fr: 'Laisser l’oxymètre au doigt jusqu’à ce que la valeur soit stable.',
      en: 'Leave it on until the value is steady.',
    },
  ],
  neverSend: TAIDOC_NEVER_SEND,
  sources: TAIDOC_SOURCES,
}
