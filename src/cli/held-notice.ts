import type { PayloadOf } from '../bus/topics.ts'
import { UmtError } from '../errors.ts'
import { heldWords } from '../messages/held-words.ts'

/** Whoever has just measured waits for a value: that it is held must be seen, without it. */
export function heldNotice({ device, reason, measuredAt }: PayloadOf['held']): PayloadOf['events'] {
  const error = new UmtError('UMT-ENCOUNTER-104', { reason: heldWords(reason) })
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
