import { UmtError } from '../../errors.ts'
import { duration } from './in-words.ts'

/** Whoever checks times of tokens and certificates allows a few minutes. */
const TOLERATED_MS = 5 * 60_000

/**
 * What to tell when our clock and that of a platform are too far apart; `undefined` when they are not, or when it did not say.
 * @param date what the clock of the platform showed, ms UTC
 * @param now what ours showed at that moment, ms UTC
 */
export function clockOff(endpoint: string, date: number | undefined, now: number): UmtError | undefined {
  if (date === undefined || Math.abs(now - date) <= TOLERATED_MS) return undefined
  const { fr, en } = duration(Math.abs(now - date))
  const skew =
    now > date ? { fr: `avance de ${fr}`, en: `is ${en} ahead` } : { fr: `retarde de ${fr}`, en: `is ${en} behind` }
  return new UmtError('UMT-UPLINK-105', { endpoint, skew })
}

/** It is later than `notBefore`, as a certificate shows, and our clock has not reached that. */
export function clockBehind(endpoint: string, notBefore: number | undefined, now: number): UmtError {
  const by = notBefore !== undefined && notBefore > now ? duration(notBefore - now) : undefined
  const skew = by
    ? { fr: `retarde d’au moins ${by.fr}`, en: `is at least ${by.en} behind` }
    : { fr: 'retarde', en: 'is behind' }
  return new UmtError('UMT-UPLINK-105', { endpoint, skew })
}
