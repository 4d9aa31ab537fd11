import type { DatabaseSync } from 'node:sqlite'
import type { StoredObservation } from './digest.ts'
import type { KeyRing } from './keys.ts'
import { WRITE } from './statements.ts'
import type { JournalObservation } from './types.ts'

export const bodyOf = (id: string) => ({ table: 'observations', row: id, column: 'body' }) as const

export const sealedObservations = (
  observations: readonly JournalObservation[],
  ring: KeyRing,
): readonly StoredObservation[] =>
  observations.map(({ id, metric, body }) => ({ id, metric, body: ring.seal(bodyOf(id), body) }))

/** Writes the Observations of a reading, or those that an act made of one that was held. */
export function observationWriter(db: DatabaseSync) {
  const insert = db.prepare(WRITE.insertObservation)
  return (
    observations: readonly StoredObservation[],
    owner: { readonly reading: number; readonly act: number | null },
  ) => {
    for (const [position, observation] of observations.entries()) insert.run({ ...observation, ...owner, position })
  }
}

/** Throws `RangeError` for text that UTF-8 cannot hold: what was hashed would not be what is stored. */
export function refuseIllFormed(texts: readonly string[]): void {
  if (!texts.every((each) => each.isWellFormed()))
    throw new RangeError('no journal may hold this: its text is not well-formed Unicode')
}

export const textsOf = (observations: readonly JournalObservation[]): readonly string[] =>
  observations.flatMap(({ id, metric, body }) => [id, metric, body])
