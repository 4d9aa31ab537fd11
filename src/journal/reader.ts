import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { UmtError } from '../errors.ts'
import { createActReader } from './acts.ts'
import { readFailure } from './failures.ts'
import { headOf } from './head.ts'
import type { KeyRing } from './keys.ts'
import { bodyOf } from './observations.ts'
import { blob, integer, strings, text } from './rows.ts'
import { isErased } from './seal.ts'
import { READ } from './statements.ts'
import type { Finding, HeldReading, JournalReader } from './types.ts'
import { verify } from './verify.ts'

type Row = Readonly<Record<string, SQLOutputValue>>

/** The questions that a journal answers, running or stopped. `ring` is absent when it was opened without its key, or when `keyFindings` tell why not. */
export function createReader(
  db: DatabaseSync,
  path: string,
  ring: KeyRing | undefined,
  keyFindings: readonly Finding[] = [],
): Omit<JournalReader, 'close' | typeof Symbol.dispose> {
  const statements = {
    readingByKey: db.prepare(READ.readingByKey),
    observationById: db.prepare(READ.observationById),
    observationsOfEncounter: db.prepare(READ.observationsOfEncounter),
    observationsOfAct: db.prepare(READ.observationsOfAct),
    heldReadings: db.prepare(READ.heldReadings),
    heldReading: db.prepare(READ.heldReading),
    lastArrival: db.prepare(READ.lastArrival),
    lastArrivalOf: db.prepare(READ.lastArrivalOf),
    readingOfDevice: db.prepare(READ.readingOfDevice),
    head: db.prepare(READ.head),
  }
  const acts = createActReader(db, ring)
  const answer = <T>(ask: () => T): T => {
    try {
      return ask()
    } catch (error) {
      throw readFailure(error, path)
    }
  }
  const withKey = (): KeyRing => {
    if (!ring) throw new UmtError('UMT-JOURNAL-110', { path })
    return ring
  }
  /** None when it was erased. */
  const bodies = (row: Row): readonly string[] => {
    const body = blob(row, 'body')
    return isErased(body) ? [] : [withKey().open(bodyOf(text(row, 'id')), body)]
  }

  return {
    acts: (query) => answer(() => acts(query)),
    has: (key) => answer(() => statements.readingByKey.get(key) !== undefined),
    observation: (id) =>
      answer(() => {
        const row = statements.observationById.get(id)
        return row && bodies({ ...row, id })[0]
      }),
    observationsOf: (encounter) =>
      answer(() => [
        ...statements.observationsOfEncounter.all(encounter).flatMap(bodies),
        ...acts({ kinds: ['reading-assigned'], encounter }).flatMap(({ seq }) =>
          statements.observationsOfAct.all(seq).flatMap(bodies),
        ),
      ]),
    held: () => answer(() => statements.heldReadings.all().map(heldOf)),
    heldReading: (key) =>
      answer(() => {
        const row = statements.heldReading.get(key)
        if (!row) return undefined
        const reading = blob(row, 'reading')
        if (isErased(reading)) return undefined
        const place = { table: 'readings', row: integer(row, 'seq'), column: 'reading' } as const
        return { ...heldOf(row), reading: withKey().open(place, reading) }
      }),
    lastArrival: (device, content) =>
      answer(() => {
        const row = statements.lastArrival.get(device, content)
        return row && integer(row, 'arrived_at')
      }),
    lastArrivalOf: (encounter) =>
      answer(() => {
        const row = statements.lastArrivalOf.get(encounter)
        return row && integer(row, 'arrived_at')
      }),
    knowsDevice: (device) => answer(() => statements.readingOfDevice.get(device) !== undefined),
    counts: () =>
      answer(() => {
        const { readings, observations, held, acts } = headOf(statements.head.get())
        return { readings, observations, held, acts }
      }),
    fingerprint: (content) => withKey().fingerprint(content),
    verify: () => answer(() => verify(db, ring, keyFindings)),
  }
}

const heldOf = (row: Row): HeldReading => ({
  key: text(row, 'key'),
  device: text(row, 'device'),
  arrivedAt: integer(row, 'arrived_at'),
  measuredAt: integer(row, 'measured_at'),
  heldBecause: text(row, 'held_because'),
  metrics: strings(row, 'metrics'),
})
