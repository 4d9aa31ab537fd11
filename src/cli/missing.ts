import { UmtError } from '../errors.ts'

const MISSING = {
  key: { what: { fr: 'la clé de la mesure', en: 'the key of the reading' }, option: 'KEY' },
  encounter: { what: { fr: 'la consultation', en: 'the encounter' }, option: '--encounter ID' },
  observation: { what: { fr: 'l’identifiant de l’Observation', en: 'the id of the Observation' }, option: 'ID' },
  reason: { what: { fr: 'la raison', en: 'the reason' }, option: '--reason TEXT' },
} as const

/** Nobody is there to be asked for what is missing. */
export const missing = (what: keyof typeof MISSING): UmtError => new UmtError('UMT-CLI-114', MISSING[what])
