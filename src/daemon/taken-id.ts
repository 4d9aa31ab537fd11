import { z } from 'zod'
import type { EncounterState } from '../encounter/encounter.ts'
import type { Subject } from '../encounter/subject.ts'
import { OUTSIDE } from '../intake/intake.ts'
import type { JournalReader } from '../journal/types.ts'

const named = z.object({
  subject: z.object({
    reference: z.string().optional(),
    identifier: z.object({ system: z.string(), value: z.string() }).optional(),
  }),
})

/**
 * Whether an encounter id may not be given to this patient. Finals are found again by the id of their encounter alone, so an
 * id that was another patient's would answer his values. The same patient may come back to it, as after a restart.
 */
export function isTaken(
  id: string,
  subject: Subject,
  journal: Pick<JournalReader, 'observationsOf'>,
  state: EncounterState,
): boolean {
  if (id === OUTSIDE) return true
  // The finals of the last encounter may still wait for the disk.
  if (state.state === 'closed' && state.last?.id === id && !isSame(state.last.subject, subject)) return true
  return !journal.observationsOf(id).every((body) => isSame(subjectOf(body), subject))
}

function subjectOf(body: string): Subject {
  const { reference, identifier } = named.safeParse(JSON.parse(body)).data?.subject ?? {}
  if (reference !== undefined) return { kind: 'literal', reference }
  return identifier ? { kind: 'logical', ...identifier } : { kind: 'unknown' }
}

/** Of two unknown patients nobody can say that they are one. */
function isSame(one: Subject, other: Subject): boolean {
  if (one.kind === 'literal') return other.kind === 'literal' && one.reference === other.reference
  return one.kind === 'logical' && other.kind === 'logical' && one.system === other.system && one.value === other.value
}
