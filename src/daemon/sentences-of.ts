import type { PayloadOf } from '../bus/topics.ts'
import type { UmtError } from '../errors.ts'

/** A problem as the bus carries it: in both languages, with what to do next. */
export const sentencesOf = (error: UmtError): NonNullable<PayloadOf['devices']['problem']> => ({
  code: error.code,
  fr: error.what('fr'),
  en: error.what('en'),
  next: { fr: error.next('fr'), en: error.next('en') },
})
