import type { DatabaseSync } from 'node:sqlite'
import { blob, integer, text, textOrNull } from './rows.ts'
import { READ } from './statements.ts'

/**
 * Whose a reading is, by the last act that says so. `owned`: a person or the encounter itself gave it to somebody; `encounter`
 * is absent where it was moved to nobody since; `act` is the one whose Observations stand for it, 0 where it came with them.
 */
export type Owner =
  | { readonly kind: 'not-there' | 'held' | 'discarded' }
  | {
      readonly kind: 'owned'
      /** `seq` of the reading. */
      readonly reading: number
      readonly device: string
      readonly encounter?: string
      readonly act: number
      /** Sealed JSON of the Reading, or what erasing left of it. */
      readonly cell: Buffer
    }

/** Asks by the key of a reading. */
export function createOwners(db: DatabaseSync): (key: string) => Owner {
  const whoseIs = db.prepare(READ.whoseIs)
  return (key) => {
    const row = whoseIs.get(key)
    if (!row) return { kind: 'not-there' }
    const word = textOrNull(row, 'word')
    if (word === 'reading-discarded') return { kind: 'discarded' }
    if (word === null && row['held_because'] !== null) return { kind: 'held' }
    const encounter = textOrNull(row, word === null ? 'encounter' : 'given')
    return {
      kind: 'owned',
      reading: integer(row, 'seq'),
      device: text(row, 'device'),
      act: integer(row, 'act'),
      cell: blob(row, 'reading'),
      ...(encounter !== null && { encounter }),
    }
  }
}
