import type { DatabaseSync } from 'node:sqlite'
import { toEntry } from '../audit/acts.ts'
import type { Clock } from '../clock.ts'
import type { KeyRing } from './keys.ts'
import type { Ledger } from './ledger.ts'
import { erasedColumn } from './purged-rows.ts'
import { actWriter } from './record.ts'
import { blob, integer, text } from './rows.ts'
import { erasedCell } from './seal.ts'
import { RETAIN } from './statements.ts'
import type { Journal } from './types.ts'

interface Parts {
  readonly ledger: Ledger
  readonly ring: KeyRing
  readonly clock: Clock
  readonly checkpoint: () => boolean
}

/** The part of the journal that forgets. */
export function createRetention(db: DatabaseSync, { ledger, ring, clock, checkpoint }: Parts): Pick<Journal, 'purge'> {
  const forwarded = db.prepare(RETAIN.forwarded)
  const discarded = db.prepare(RETAIN.discarded)
  const movedToNobody = db.prepare(RETAIN.movedToNobody)
  const forgetReferences = db.prepare(RETAIN.forgetReferences)
  const erase = eraser(db)
  const forgotten = encountersWithoutReadings(db)
  const write = actWriter(db, ring)

  return {
    purge(before) {
      const purged = ledger((head) => {
        const readings = [forwarded, discarded, movedToNobody]
          .flatMap((statement) => statement.all(before).map((row) => integer(row, 'seq')))
          .toSorted((one, other) => one - other)
        forgetReferences.run(before)
        for (const seq of readings) erase.reading(seq)
        // Only now: an encounter whose last reading was erased just above is one of them.
        const acts = forgotten(before).toSorted((one, other) => one - other)
        for (const seq of acts) erase.act(seq)
        const answer = { readings: readings.length, acts: acts.length }
        if (readings.length + acts.length === 0) return { head, answer }
        const at = clock.utc(clock.now())
        const act = toEntry({ kind: 'readings-purged', at, by: { kind: 'daemon' }, ...answer, before })
        const erased = erasedColumn({ readings, acts })
        return { head: write({ ...act, observations: [], erased }, head), answer }
      })
      // What was erased is in the log and in older pages of the file until then.
      if (purged.readings + purged.acts > 0) checkpoint()
      return purged
    },
  }
}

/** Puts its digest into the place of what is erased. */
function eraser(db: DatabaseSync) {
  const readingCell = db.prepare(RETAIN.readingCell)
  const bodyCells = db.prepare(RETAIN.bodyCells)
  const detailCell = db.prepare(RETAIN.detailCell)
  const forgetDeliveries = db.prepare(RETAIN.forgetDeliveries)
  const eraseReading = db.prepare(RETAIN.eraseReading)
  const eraseBody = db.prepare(RETAIN.eraseBody)
  const eraseDetail = db.prepare(RETAIN.eraseDetail)
  return {
    reading(seq: number): void {
      eraseReading.run({ seq, cell: erasedCell(blob(readingCell.get(seq), 'reading')) })
      for (const row of bodyCells.all(seq)) eraseBody.run({ id: text(row, 'id'), cell: erasedCell(blob(row, 'body')) })
      forgetDeliveries.run(seq)
    },
    act(seq: number): void {
      eraseDetail.run({ seq, cell: erasedCell(blob(detailCell.get(seq), 'detail')) })
    },
  }
}

/** Finds the acts that name a patient of whom no reading is left, in encounters that were closed before an instant. */
function encountersWithoutReadings(db: DatabaseSync): (before: number) => readonly number[] {
  const closings = db.prepare(RETAIN.closings)
  const lastOf = db.prepare(RETAIN.lastOfEncounter)
  const wholeMeasured = db.prepare(RETAIN.wholeMeasured)
  const wholeAssigned = db.prepare(RETAIN.wholeAssigned)
  const wholeActs = db.prepare(RETAIN.wholeActs)

  const isOver = (encounter: string, before: number): boolean => {
    const last = lastOf.get({ encounter, before })
    // The same patient may have come back under the same id.
    if (text(last, 'kind') !== 'encounter-closed' || integer(last, 'known_before') === 0) return false
    return wholeMeasured.get(encounter) === undefined && wholeAssigned.get(encounter) === undefined
  }

  return (before) => {
    const encounters = new Set(closings.all(before).map((row) => text(row, 'encounter')))
    return [...encounters]
      .filter((encounter) => isOver(encounter, before))
      .flatMap((encounter) => wholeActs.all(encounter).map((row) => integer(row, 'seq')))
  }
}
