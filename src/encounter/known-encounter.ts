import { detailOf } from '../audit/acts.ts'
import type { Act, ActQuery } from '../journal/types.ts'
import type { Subject } from './subject.ts'

/** Whose an encounter was, as the act that opened it says. `erased`: it was, and retention has erased who. */
export type KnownEncounter =
  | {
      readonly kind: 'known'
      readonly subject: Subject
      readonly performer?: { readonly system: string; readonly value: string }
    }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'erased' }

/** Looks an encounter up, open or long closed. */
export function knownEncounter(id: string, acts: (query: ActQuery) => readonly Act[]): KnownEncounter {
  const [opened] = acts({ kinds: ['encounter-opened'], encounter: id, last: 1 })
  if (!opened) return { kind: 'unknown' }
  const detail = detailOf('encounter-opened', opened)
  if (!detail) return { kind: 'erased' }
  const { subject, performer } = detail
  return { kind: 'known', subject, ...(performer && { performer }) }
}
