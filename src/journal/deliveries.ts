import type { SQLOutputValue } from 'node:sqlite'
import { z } from 'zod'
import type { KeyRing } from './keys.ts'
import type { Delivery } from './outbox-types.ts'
import { blob, integer, RowError, text } from './rows.ts'

export type Row = Readonly<Record<string, SQLOutputValue>>

/** A row of the outbox with what only the journal itself has to know of it. */
export interface OutboxRow extends Delivery {
  /** `seq` of the reading. */
  readonly of: number
  /** `seq` of the act that made the Observation; 0: it came with the reading. */
  readonly act: number
  /** Of the body as it is stored. */
  readonly bytes: number
  readonly inFlight: boolean
  /** An answer to it was not a plain no. */
  readonly answered: boolean
}

const owes = z.enum(['create', 'retract', 'nothing'])
const answer = z.enum(['untried', 'unknown', 'transient', 'configuration', 'permanent', 'accepted', 'inapplicable'])

const reasonOf = (seq: number) => ({ table: 'outbox', row: seq, column: 'reason' }) as const

export const sealedReason = (seq: number, reason: string | undefined, ring: KeyRing): Buffer | null =>
  reason === undefined ? null : ring.seal(reasonOf(seq), reason)

/** Without the ring `reason` stays closed. */
export function outboxRow(row: Row, ring: KeyRing | undefined): OutboxRow {
  const seq = integer(row, 'seq')
  const [inFlight, answered] = [integer(row, 'in_flight') === 1, integer(row, 'may_be_there') === 1]
  return {
    seq,
    endpoint: text(row, 'endpoint'),
    observation: text(row, 'observation'),
    metric: text(row, 'metric'),
    device: text(row, 'device'),
    reading: text(row, 'key'),
    encounter: text(row, 'encounter'),
    owes: word(owes, row, 'owes'),
    answer: word(answer, row, 'answer'),
    attempts: integer(row, 'attempts'),
    mayBeThere: inFlight || answered,
    since: integer(row, 'since'),
    ...(row['tried_at'] !== null && { triedAt: integer(row, 'tried_at') }),
    ...(ring && row['reason'] !== null && { reason: ring.open(reasonOf(seq), blob(row, 'reason')) }),
    of: integer(row, 'reading'),
    act: integer(row, 'act'),
    bytes: integer(row, 'bytes'),
    inFlight,
    answered,
  }
}

export const deliveryOf = ({
  of: _of,
  act: _act,
  bytes: _bytes,
  inFlight: _flight,
  answered: _answered,
  ...delivery
}: OutboxRow): Delivery => delivery

function word<T>(words: z.ZodType<T>, row: Row, column: string): T {
  const found = words.safeParse(text(row, column))
  if (!found.success) throw new RowError(column)
  return found.data
}
