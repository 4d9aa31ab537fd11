import type { Language } from '../errors.ts'
import type { Finding } from '../journal/types.ts'
import { detailIn, FINDING_ROWS, FINDING_WORDS } from '../messages/finding-words.ts'

/** Which row, what is wrong with it and how it shows, such as `act 17 changed: not what was committed`. */
export function findingLine({ kind, table, seq, untilSeq = seq, detail }: Finding, language: Language): string {
  const rows = seq === undefined ? [] : [untilSeq === seq ? `${seq}` : `${seq}–${untilSeq}`]
  const which = table === undefined ? [] : [FINDING_ROWS[table][language], ...rows]
  // French has a space before the colon.
  const colon = language === 'fr' ? ' :' : ':'
  return `${[...which, FINDING_WORDS[kind][language]].join(' ')}${colon} ${detailIn(language, detail)}`
}
