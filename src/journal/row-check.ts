import type { DatabaseSync } from 'node:sqlite'
import { chainAfter, digestOf, type Sealed } from './digest.ts'
import { attempt } from './failures.ts'
import { integer, parsed, text, textOrNull } from './rows.ts'
import { READ, VERIFY } from './statements.ts'
import type { Finding, JournalObservation } from './types.ts'

export interface CheckedRow {
  readonly chain: string
  readonly held: boolean
  readonly observations: number
  readonly findings: readonly Finding[]
}

/** Compares one reading and its Observations with what was sealed. `previousChain` is `undefined` after a hole. */
export function createRowCheck(db: DatabaseSync): (seq: number, previousChain: string | undefined) => CheckedRow {
  const readingAt = db.prepare(VERIFY.readingAt)
  const observationsAt = db.prepare(VERIFY.observationsAt)
  const readingByKey = db.prepare(READ.readingByKey)
  const observationById = db.prepare(READ.observationById)

  const clashes = (seq: number, { key, observations }: Sealed): readonly string[] => {
    const outcome = attempt(() => [
      ...(integer(readingByKey.get(key), 'seq') === seq ? [] : ['another row has this key']),
      ...(observations.every(({ id }) => integer(observationById.get(id), 'reading') === seq)
        ? []
        : ['another row has an Observation of this id']),
    ])
    // A damaged index is a finding of the file; the row that it points to is not the worse for it.
    return outcome.done ? outcome.value : []
  }

  return (seq, previousChain) => {
    const row = readingAt.get(seq)
    const observations = observationsAt.all(seq).map(
      (each): JournalObservation => ({
        id: text(each, 'id'),
        metric: text(each, 'metric'),
        body: text(each, 'body'),
      }),
    )
    const sealed = {
      key: text(row, 'key'),
      content: text(row, 'content'),
      device: text(row, 'device'),
      arrivedAt: integer(row, 'arrived_at'),
      measuredAt: integer(row, 'measured_at'),
      committedAt: integer(row, 'committed_at'),
      encounter: textOrNull(row, 'encounter'),
      heldBecause: textOrNull(row, 'held_because'),
      metrics: text(row, 'metrics'),
      reading: text(row, 'reading'),
      observations,
    }
    const digest = text(row, 'digest')
    const chain = text(row, 'chain')
    const bodies = observations.map(({ body }) => body)

    const findings: Finding[] = []
    const report = (kind: Finding['kind'], detail: string) => findings.push({ kind, seq, detail })
    if (digestOf(sealed) !== digest) report('changed', 'not what was committed')
    if (previousChain !== undefined && chainAfter(previousChain, digest) !== chain)
      report('out-of-place', 'does not follow the row before it')
    for (const detail of clashes(seq, sealed)) report('not-unique', detail)
    if ([sealed.metrics, sealed.reading, ...bodies].some((json) => parsed(json) === undefined))
      report('unreadable', 'text that is not JSON')
    return { chain, held: sealed.heldBecause !== null, observations: observations.length, findings }
  }
}
