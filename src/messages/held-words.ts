import type { HeldBecause } from '../encounter/attribution.ts'
import type { InWords, Language } from '../errors.ts'

/** Why a reading belongs to no patient yet. */
const HELD_WORDS = {
  'no-encounter': { fr: 'aucune consultation n’est ouverte', en: 'no encounter is open' },
  'before-encounter': { fr: 'prise avant cette consultation', en: 'measured before this encounter' },
  'before-pairing': { fr: 'prise avant l’appairage de l’appareil', en: 'measured before the device was paired' },
  'unknown-time': { fr: 'l’heure de la mesure n’est pas sûre', en: 'the time of the measurement is not sure' },
  'perhaps-resent': { fr: 'peut-être déjà reçue', en: 'perhaps received before' },
} as const satisfies Record<HeldBecause, InWords>

const isKnown = (reason: string): reason is HeldBecause => Object.hasOwn(HELD_WORDS, reason)

/** A reason in words; one of a newer daemon as it stands. */
export const heldWords = (reason: string): string | InWords => (isKnown(reason) ? HELD_WORDS[reason] : reason)

/** The same for one reader. */
export const heldText = (reason: string, language: Language): string =>
  isKnown(reason) ? HELD_WORDS[reason][language] : reason
