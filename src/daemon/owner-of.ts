import { knownEncounter } from '../encounter/known-encounter.ts'
import { UmtError } from '../errors.ts'
import type { Owner } from '../intake/renderer.ts'
import type { JournalReader } from '../journal/types.ts'
import type { ErrorCode } from '../messages/errors.ts'

/** Whose a reading is when a person gives it to an encounter. Throws `refusals` where nobody can say it: what stays as it is differs. */
export function ownerOf(
  encounter: string,
  journal: Pick<JournalReader, 'acts'>,
  refusals: { readonly unknown: ErrorCode; readonly erased: ErrorCode },
): Owner {
  const found = knownEncounter(encounter, (query) => journal.acts(query))
  if (found.kind !== 'known') throw new UmtError(refusals[found.kind], { encounter })
  const { kind: _, ...whose } = found
  return { ...whose, encounter }
}
