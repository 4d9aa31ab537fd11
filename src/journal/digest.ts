import { hash } from 'node:crypto'
import { digestOfCell } from './seal.ts'

/** An Observation as it stands in its table: `body` is sealed. */
export interface StoredObservation {
  readonly id: string
  readonly metric: string
  readonly body: Buffer
}

/** Everything about a reading that must never change, in the order in which it is hashed. */
export interface StoredReading {
  readonly key: string
  readonly content: string
  readonly device: string
  readonly arrivedAt: number
  readonly measuredAt: number
  readonly committedAt: number
  readonly encounter: string | null
  readonly heldBecause: string | null
  readonly metrics: string
  readonly reading: Buffer
  readonly observations: readonly StoredObservation[]
}

/** The same of an act. */
export interface StoredAct {
  readonly kind: string
  readonly at: number
  readonly reading: string | null
  readonly encounter: string | null
  readonly erased: string | null
  readonly detail: Buffer
  readonly observations: readonly StoredObservation[]
}

/** What the first row of a table follows. */
export const GENESIS = '0'.repeat(64)

/** A JSON array tells apart what a plain concatenation would run together; the leading word lets a later recipe differ. */
export const digestOfReading = (row: StoredReading): string =>
  hash(
    'sha256',
    JSON.stringify([
      'umt-journal-2 reading',
      row.key,
      row.content,
      row.device,
      row.arrivedAt,
      row.measuredAt,
      row.committedAt,
      row.encounter,
      row.heldBecause,
      row.metrics,
      digestOfCell(row.reading),
      observationsIn(row),
    ]),
  )

export const digestOfAct = (row: StoredAct): string =>
  hash(
    'sha256',
    JSON.stringify([
      'umt-journal-2 act',
      row.kind,
      row.at,
      row.reading,
      row.encounter,
      row.erased,
      digestOfCell(row.detail),
      observationsIn(row),
    ]),
  )

const observationsIn = ({ observations }: { readonly observations: readonly StoredObservation[] }) =>
  observations.map(({ id, metric, body }) => [id, metric, digestOfCell(body)])

export const chainAfter = (previousChain: string, digest: string): string => hash('sha256', previousChain + digest)
