import type { DevicePage } from '../define.ts'
import { TAIDOC_NEVER_SEND, TAIDOC_SOURCES } from './taidoc.ts'

export const taidocTd3128Page: DevicePage = {
  verified: [
    {
      what: 'systolic, diastolic and pulse, which one source tells; the date as thermometers have it',
      by: 'specification',
    },
  ],
  quirks: [
    'No answer of a real device is published, and one source alone tells the fields of the values.',
    'A record comes in two halves, when and what, that do not name each other. Halves that have no other are refused.',
    'Only the newest record is read.',
    'A record with a pulse of up to 3 is a failed measurement and has no numbers.',
    'Times are to the minute and unverified, since its clock can be neither read nor set.',
  ],
  unknown: [
    'Byte 1 of the values. In another model it is the high byte of systolic; where it is not 0, systolic has no number.',
    'Whether the date of a cuff is laid out as that of a thermometer.',
    'TD-3140 and FORA P30 Plus want a user in the request of the values, and nobody tells whether in that of the date too: they are left out, as is the FORA D40, which also measures glucose.',
  ],
  steps: [
    {
      fr: 'Activer le Bluetooth du tensiomètre (voir sa notice).',
      en: 'Switch Bluetooth on in the cuff (see its manual).',
    },
    { fr: 'Lancer l’appairage.', en: 'Start pairing.' },
    {
      fr: 'Faire une prise de tension ; le tensiomètre s’éteint une fois la mesure reçue.',
      en: 'Take a blood pressure; the cuff goes off once it was received.',
    },
  ],
  neverSend: TAIDOC_NEVER_SEND,
  sources: TAIDOC_SOURCES,
}
