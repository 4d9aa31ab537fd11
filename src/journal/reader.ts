import type { DatabaseSync } from 'node:sqlite'
import { readFailure } from './failures.ts'
import { headOf } from './head.ts'
import { integer, strings, text } from './rows.ts'
import { READ } from './statements.ts'
import type { HeldReading, JournalReader } from './types.ts'
import { verify } from './verify.ts'

/** The questions that a journal answers, running or stopped. */
export function createReader(db: DatabaseSync, path: string): Omit<JournalReader, 'close' | typeof Symbol.dispose> {
  const statements = {
    readingByKey: db.prepare(READ.readingByKey),
    observationById: db.prepare(READ.observationById),
    observationsOfEncounter: db.prepare(READ.observationsOfEncounter),
    heldReadings: db.prepare(READ.heldReadings),
    lastArrival: db.prepare(READ.lastArrival),
    readingOfDevice: db.prepare(READ.readingOfDevice),
    head: db.prepare(READ.head),
  }
  const answer = <T>(ask: () => T): T => {
    try {
      return ask()
    } catch (error) {
      throw readFailure(error, path)
    }
  }

  return {
    has: (key) => answer(() => statements.readingByKey.get(key) !== undefined),
    observation: (id) =>
      answer(() => {
        const row = statements.observationById.get(id)
        return row && text(row, 'body')
      }),
    observationsOf: (encounter) =>
      answer(() => statements.observationsOfEncounter.all(encounter).map((row) => text(row, 'body'))),
    held: () =>
      answer(() =>
        statements.heldReadings.all().map(
          (row): HeldReading => ({
            key: text(row, 'key'),
            device: text(row, 'device'),
            measuredAt: integer(row, 'measured_at'),
            heldBecause: text(row, 'held_because'),
            metrics: strings(row, 'metrics'),
          }),
        ),
      ),
    lastArrival: (device, content) =>
      answer(() => {
        const row = statements.lastArrival.get(device, content)
        return row && integer(row, 'arrived_at')
      }),
    knowsDevice: (device) => answer(() => statements.readingOfDevice.get(device) !== undefined),
    counts: () =>
      answer(() => {
        const { readings, observations, held } = headOf(statements.head.get())
        return { readings, observations, held }
      }),
    verify: () => answer(() => verify(db)),
  }
}
