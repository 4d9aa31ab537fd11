import { DatabaseSync } from 'node:sqlite'
import { signatureOfReading } from './signature.ts'
import type { Row, Stay } from './truth.ts'

export function rowsOf(path: string, _stays: readonly Stay[]): readonly Row[] {
  using db = new DatabaseSync(path, { readOnly: true })
  return db
    .prepare('SELECT encounter, held_because AS held, reading FROM readings')
    .all()
    .map(({ encounter, held, reading }) => ({
      signature: signatureOfReading(String(reading)),
      ...(encounter !== null && { encounter: String(encounter) }),
      ...(held !== null && { heldBecause: String(held) }),
    }))
}

export function heldSignature(path: string, key: string): string | undefined {
  using db = new DatabaseSync(path, { readOnly: true })
  const row = db.prepare('SELECT reading FROM readings WHERE key = ?').get(key)
  return row && signatureOfReading(String(row['reading']))
}
