import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { UmtError } from '../errors.ts'
import { createActReader } from './acts.ts'
import { answerOf } from './failures.ts'
import { headOf } from './head.ts'
import type { KeyRing } from './keys.ts'
import { bodyOf } from './observations.ts'
import { createOutboxReader } from './outbox-reader.ts'
import { createOwners } from './owners.ts'
import { createFrameReader } from './refused-frame-reader.ts'
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
    observationsGiven: db.prepare(READ.observationsGiven),
    observationsNow: db.prepare(READ.observationsNow),
    whoseIsObservation: db.prepare(READ.whoseIsObservation),
    heldReadings: db.prepare(READ.heldReadings),
    heldReading: db.prepare(READ.heldReading),
    lastArrival: db.prepare(READ.lastArrival),
    lastArrivalOf: db.prepare(READ.lastArrivalOf),
    readingOfDevice: db.prepare(READ.readingOfDevice),
    head: db.prepare(READ.head),
  }
  const acts = createActReader(db, ring)
  const ownerOf = createOwners(db)
  const answer = <T>(ask: () => T): T => answerOf(ask, path)
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
        ...statements.observationsGiven.all(encounter).flatMap(bodies),
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
    readingOf: (observation) =>
      answer(() => {
        const row = statements.whoseIsObservation.get(observation)
        const key = row && text(row, 'key')
        const owner = key === undefined ? undefined : ownerOf(key)
        if (key === undefined || owner?.kind !== 'owned') return undefined
        const { encounter, device, reading, cell } = owner
        const place = { table: 'readings', row: reading, column: 'reading' } as const
        return {
          key,
          device,
          ...(encounter !== undefined && { encounter }),
          ...(!isErased(cell) && { reading: withKey().open(place, cell) }),
          observations: statements.observationsNow.all(reading).map((each) => text(each, 'id')),
        }
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
    outbox: createOutboxReader(db, ring, answer),
    frames: createFrameReader(db, { withKey, answer }),
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
