import type { PayloadOf } from '../bus/topics.ts'
import type { HeldBecause } from '../encounter/attribution.ts'
import { type InWords, UmtError } from '../errors.ts'

const REASONS: Readonly<Record<HeldBecause, InWords>> = {
  'no-encounter': { fr: 'aucune consultation n’est ouverte', en: 'no encounter is open' },
  'before-encounter': { fr: 'prise avant cette consultation', en: 'measured before this encounter' },
  'before-pairing': { fr: 'prise avant l’appairage de l’appareil', en: 'measured before the device was paired' },
  'unknown-time': { fr: 'l’heure de la mesure n’est pas sûre', en: 'the time of the measurement is not sure' },
  'perhaps-resent': { fr: 'peut-être déjà reçue', en: 'perhaps received before' },
}

const isKnown = (reason: string): reason is HeldBecause => Object.hasOwn(REASONS, reason)

/** Whoever has just measured waits for a value: that it is held must be seen, without it. */
export function heldNotice({ device, reason, measuredAt }: PayloadOf['held']): PayloadOf['events'] {
  const error = new UmtError('UMT-ENCOUNTER-104', { reason: isKnown(reason) ? REASONS[reason] : reason })
  return {
    code: error.code,
    severity: 'warning',
    at: measuredAt,
    fr: error.what('fr'),
    en: error.what('en'),
    next: { fr: error.next('fr'), en: error.next('en') },
    device,
  }
}
