import { hash } from 'node:crypto'
import type { JournalObservation } from './types.ts'

/** Everything about a reading that must never change, in the order in which it is hashed. */
export interface Sealed {
  readonly key: string
  readonly content: string
  readonly device: string
  readonly arrivedAt: number
  readonly measuredAt: number
  readonly committedAt: number
  readonly encounter: string | null
  readonly heldBecause: string | null
  readonly metrics: string
  readonly reading: string
  readonly observations: readonly JournalObservation[]
}

/** What the first reading follows. */
export const GENESIS = '0'.repeat(64)

/** A JSON array tells apart what a plain concatenation would run together; the leading word lets a later recipe differ. */
export const digestOf = (row: Sealed): string =>
  hash(
    'sha256',
    JSON.stringify([
      'umt-journal-1',
      row.key,
      row.content,
      row.device,
      row.arrivedAt,
      row.measuredAt,
      row.committedAt,
      row.encounter,
      row.heldBecause,
      row.metrics,
      row.reading,
      row.observations.map(({ id, metric, body }) => [id, metric, body]),
    ]),
  )

export const chainAfter = (previousChain: string, digest: string): string => hash('sha256', previousChain + digest)
