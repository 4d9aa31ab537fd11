import type { DatabaseSync } from 'node:sqlite'
import { deliveryOf, outboxRow, type Row } from './deliveries.ts'
import type { KeyRing } from './keys.ts'
import { OUTBOX } from './outbox-statements.ts'
import type { DeliveryQuery, OutboxReader } from './outbox-types.ts'
import { integer, text } from './rows.ts'

/** The questions that the outbox answers. `answer` turns what the disk says into what a person is told. */
export function createOutboxReader(
  db: DatabaseSync,
  ring: KeyRing | undefined,
  answer: <T>(ask: () => T) => T,
): OutboxReader {
  const statements = {
    endpoints: db.prepare(OUTBOX.endpoints),
    countOwed: db.prepare(OUTBOX.countOwed),
    countOwedOf: db.prepare(OUTBOX.countOwedOf),
    countNotTakenOf: db.prepare(OUTBOX.countNotTakenOf),
    countQuarantined: db.prepare(OUTBOX.countQuarantined),
    owed: db.prepare(OUTBOX.owed),
    quarantined: db.prepare(OUTBOX.quarantined),
    ofObservation: db.prepare(OUTBOX.ofObservation),
    all: db.prepare(OUTBOX.all),
  }
  const endpoints = () => statements.endpoints.all().map((row) => text(row, 'name'))

  /** By the index that leaves the fewest. */
  const rows = ({ endpoint, observation, quarantined, owed }: DeliveryQuery): Iterable<Row> => {
    if (observation !== undefined) return statements.ofObservation.all({ observation })
    if (!quarantined && !owed) return statements.all.iterate()
    const asked = endpoint === undefined ? endpoints() : [endpoint]
    const chosen = [...(quarantined ? [statements.quarantined] : []), ...(owed ? [statements.owed] : [])]
    const [only, ...others] = asked.flatMap((name) => chosen.map((statement) => ({ statement, name })))
    // One of them is in order already, and may be long.
    if (only && others.length === 0) return only.statement.iterate(only.name)
    return [...(only ? [only] : []), ...others]
      .flatMap(({ statement, name }) => statement.all(name))
      .toSorted((one, other) => integer(one, 'seq') - integer(other, 'seq'))
  }

  const isAsked = (row: Row, { endpoint, quarantined, owed }: DeliveryQuery): boolean => {
    if (endpoint !== undefined && row['endpoint'] !== endpoint) return false
    if (!quarantined && !owed) return true
    if (row['owes'] === 'nothing') return false
    return (row['answer'] === 'permanent' ? quarantined : owed) === true
  }

  return {
    tallies: (encounter) =>
      answer(() =>
        endpoints().map((endpoint) => {
          const counted = statements.countOwed.get(endpoint)
          const ofEncounter = encounter === undefined ? undefined : statements.countOwedOf.get(endpoint, encounter)
          const notTaken =
            encounter === undefined ? 0 : integer(statements.countNotTakenOf.get({ endpoint, encounter }), 'notTaken')
          return {
            endpoint,
            owed: integer(counted, 'owed'),
            owedOfEncounter: ofEncounter ? integer(ofEncounter, 'owed') : 0,
            quarantined: integer(statements.countQuarantined.get(endpoint), 'quarantined'),
            ...(notTaken > 0 && { notTakenOfEncounter: notTaken }),
            ...(counted?.['oldest'] !== null && { oldestSince: integer(counted, 'oldest') }),
          }
        }),
      ),
    deliveries: (query = {}) =>
      answer(() =>
        Iterator.from(rows(query))
          .filter((row) => isAsked(row, query))
          .take(query.first ?? Number.POSITIVE_INFINITY)
          .map((row) => deliveryOf(outboxRow(row, ring)))
          .toArray(),
      ),
  }
}
