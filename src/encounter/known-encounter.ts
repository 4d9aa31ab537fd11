import type { Act, ActQuery } from '../journal/types.ts'
import { openingOf, type RecordedEncounter } from './fold.ts'

/** Whose an encounter was, as the act that opened it says. `erased`: it was, and retention has erased who. */
export type KnownEncounter =
  | ({ readonly kind: 'known' } & Pick<RecordedEncounter, 'subject' | 'performer'>)
  | { readonly kind: 'unknown' }
  | { readonly kind: 'erased' }

/** Looks an encounter up, open or long closed. */
export function knownEncounter(id: string, acts: (query: ActQuery) => readonly Act[]): KnownEncounter {
  const [opened] = acts({ kinds: ['encounter-opened'], encounter: id, last: 1 })
  if (!opened) return { kind: 'unknown' }
  const opening = openingOf(opened)
  if (!opening) return { kind: 'erased' }
  const { subject, performer } = opening
  return { kind: 'known', subject, ...(performer && { performer }) }
}
