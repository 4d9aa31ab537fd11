import type { JournalReader } from '../journal/types.ts'
import { OUTSIDE } from './attribution.ts'
import { openingOf } from './fold.ts'
import { isSame, type Subject } from './subject.ts'

/**
 * Whether an encounter id may not be given to this patient. Finals are found again by the id of their encounter alone, so an
 * id that was another patient's would answer his values. The same patient may come back to it. Once it is erased whose it
 * was, it is nobody's any more; so is one under which there are finals that no act opened.
 */
export function isTaken(
  id: string,
  subject: Subject,
  journal: Pick<JournalReader, 'acts' | 'observationsOf'>,
): boolean {
  if (id === OUTSIDE) return true
  const openings = journal.acts({ kinds: ['encounter-opened'], encounter: id })
  if (openings.length === 0) return journal.observationsOf(id).length > 0
  return !openings.every((act) => {
    const opening = openingOf(act)
    return opening !== undefined && isSame(opening.subject, subject)
  })
}
