import type { InWords } from '../errors.ts'

/** An instant, ms UTC, as a sentence tells it to a person: the 20 November 2026 at 10:01. */
export function inWordsAt(at: number, zone: string): InWords {
  const when = (locale: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: zone }).format(at)
  return { fr: when('fr'), en: when('en-GB') }
}
