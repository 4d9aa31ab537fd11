import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../clock.ts'
import type { Debts } from './debts.ts'
import { deliveryOf, type OutboxRow, outboxRow, sealedReason } from './deliveries.ts'
import type { KeyRing } from './keys.ts'
import type { Ledger } from './ledger.ts'
import { bodyOf } from './observations.ts'
import { OUTBOX } from './outbox-statements.ts'
import type { DeliveryResult, Outbox, OutboxLimits, OutboxReader, OwedUnit } from './outbox-types.ts'
import { firstUnits } from './owed-units.ts'
import { actWriter } from './record.ts'
import { createReferences } from './references.ts'
import { blob, RowError } from './rows.ts'
import { settled } from './settled.ts'

interface Parts {
  readonly ledger: Ledger
  readonly ring: KeyRing
  readonly clock: Clock
  readonly debts: Debts
  readonly reader: OutboxReader
  /** Turns what the disk says into what a person is told. */
  readonly answer: <T>(ask: () => T) => T
}

/** The part of the journal that knows what endpoints have not answered for. */
export function createOutbox(db: DatabaseSync, { ledger, ring, clock, debts, reader, answer }: Parts): Outbox {
  const statements = {
    owed: db.prepare(OUTBOX.owed),
    owedOf: db.prepare(OUTBOX.owedOf),
    one: db.prepare(OUTBOX.one),
    ofReading: db.prepare(OUTBOX.ofReading),
    isCurrent: db.prepare(OUTBOX.isCurrent),
    body: db.prepare(OUTBOX.body),
    handOut: db.prepare(OUTBOX.handOut),
    settle: db.prepare(OUTBOX.settle),
    retry: db.prepare(OUTBOX.retry),
    discard: db.prepare(OUTBOX.discard),
  }
  const writeAct = actWriter(db, ring)
  const utc = () => clock.utc(clock.now())

  const rowOf = (endpoint: string, observation: string): OutboxRow | undefined => {
    const row = statements.one.get({ endpoint, observation })
    return row && outboxRow(row, undefined)
  }

  function* owedRows(endpoint: string, first: string | undefined): Generator<OutboxRow> {
    if (first !== undefined)
      for (const row of statements.owedOf.iterate(endpoint, first)) yield outboxRow(row, undefined)
    for (const row of statements.owed.iterate(endpoint)) if (row['encounter'] !== first) yield outboxRow(row, undefined)
  }

  const retractions = ({ of, act, endpoint }: OutboxRow): readonly OutboxRow[] =>
    act === 0
      ? []
      : statements.ofReading
          .all(of, endpoint)
          .map((row) => outboxRow(row, undefined))
          .filter(({ owes, answer: last }) => owes === 'retract' && last !== 'permanent')
          .toSorted((one, other) => one.seq - other.seq)

  const bodyOfRow = ({ observation }: OutboxRow): string => {
    try {
      return ring.open(bodyOf(observation), blob(statements.body.get(observation), 'body'))
    } catch (error) {
      // One that is damaged must not hold all that stand behind it; nobody sends it.
      if (error instanceof RowError) return ''
      throw error
    }
  }

  const look = (endpoint: string, { first, units, bytes, besides = {} }: OutboxLimits): readonly OwedUnit[] =>
    answer(() =>
      firstUnits(owedRows(endpoint, first), {
        units,
        bytes,
        retractions,
        isLeftAlone: ({ encounter, device, observation }) =>
          besides.encounters?.includes(encounter) === true ||
          besides.devices?.includes(device) === true ||
          besides.observations?.includes(observation) === true,
      }).map(([one, ...others]) => ({
        reading: one.reading,
        encounter: one.encounter,
        device: one.device,
        observations: [one, ...others].map((row) => ({ ...deliveryOf(row), body: bodyOfRow(row) })),
      })),
    )

  const handOut: Outbox['handOut'] = (endpoint, observations) => {
    const rows = answer(() =>
      observations.flatMap(({ observation, owes }) => {
        const row = rowOf(endpoint, observation)
        return row?.owes === owes ? [row] : []
      }),
    )
    if (rows.length < observations.length) return false
    const unmarked = rows.filter(({ inFlight, answered }) => !inFlight || !answered)
    if (unmarked.length > 0)
      ledger((head) => {
        for (const { seq } of unmarked) statements.handOut.run(seq)
        return { head, answer: undefined }
      })
    return true
  }

  const settleOne = (row: OutboxRow, result: DeliveryResult, at: number): void => {
    const isCurrent = () => statements.isCurrent.get(row.observation)?.['current'] === 1
    const { seq } = row
    const { reason, ...next } = settled(row, result, isCurrent)
    statements.settle.run({
      seq,
      at,
      owes: next.owes,
      answer: next.answer,
      mayBeThere: next.mayBeThere ? 1 : 0,
      reason: sealedReason(seq, reason, ring),
    })
  }

  const isDecidable = (row: OutboxRow, decision: 'retry' | 'discard'): boolean => {
    if (row.owes === 'nothing') return false
    if (row.answer === 'permanent') return true
    return decision === 'discard' && !debts.declared().some(({ name }) => name === row.endpoint)
  }

  return {
    ...reader,
    ...createReferences(db, { ledger, ring, clock, answer }),
    declare(endpoints) {
      const at = utc()
      ledger((head) => ({ head, answer: debts.declare(endpoints, at) }))
      if (endpoints.length === 0) return
      let last: number | undefined = 0
      while (last !== undefined) {
        const after: number = last
        last = ledger((head) => ({ head, answer: debts.catchUp(after, at) }))
      }
    },
    look,
    handOut,
    settle(endpoint, results, at) {
      if (results.length === 0) return
      ledger((head) => {
        const readings = new Set<number>()
        for (const result of results) {
          const row = rowOf(endpoint, result.observation)
          if (!row) throw new RangeError('no journal may note this: it is owed to no such endpoint')
          settleOne(row, result, at)
          readings.add(row.of)
        }
        for (const reading of readings) debts.noteForwarded(reading, at)
        return { head, answer: undefined }
      })
    },
    decide(decision, rows, act) {
      return ledger((head) => {
        const decided = rows
          .flatMap(({ endpoint, observation }) => rowOf(endpoint, observation) ?? [])
          .filter((row) => isDecidable(row, decision))
        const bySeq = new Map(decided.map((row) => [row.seq, row]))
        if (bySeq.size === 0) return { head, answer: 0 }
        for (const seq of bySeq.keys()) statements[decision].run(seq)
        if (decision === 'discard')
          for (const of of new Set(decided.map((row) => row.of))) debts.noteForwarded(of, act.at)
        return { head: writeAct({ ...act, observations: [] }, head), answer: bySeq.size }
      })
    },
  }
}
