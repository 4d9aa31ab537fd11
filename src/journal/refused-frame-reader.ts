import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { KeyRing } from './keys.ts'
import { FRAMES } from './refused-frame-statements.ts'
import type { ListedFrame, RefusedFrameReader } from './refused-frame-types.ts'
import { blob, integer, text } from './rows.ts'
import type { Place } from './seal.ts'

interface Parts {
  /** Throws when the key is not there. */
  readonly withKey: () => KeyRing
  readonly answer: <T>(ask: () => T) => T
}

/** Where the bytes of a refused frame stand. */
export const frameOf = (seq: number): Place => ({ table: 'refused_frames', row: seq, column: 'frame' })

/** The part of the journal that shows what was refused. */
export function createFrameReader(db: DatabaseSync, { withKey, answer }: Parts): RefusedFrameReader {
  const all = db.prepare(FRAMES.all)
  const ofDevice = db.prepare(FRAMES.ofDevice)
  const one = db.prepare(FRAMES.one)
  const count = db.prepare(FRAMES.count)
  return {
    list: ({ device, since = Number.NEGATIVE_INFINITY } = {}) =>
      answer(() => {
        const rows = device === undefined ? all.all() : ofDevice.all(device)
        return rows.map(listed).filter(({ at }) => at >= since)
      }),
    open: (seq) =>
      answer(() => {
        const row = one.get(seq)
        return row && { ...listed(row), bytes: Buffer.from(withKey().open(frameOf(seq), blob(row, 'frame')), 'base64') }
      }),
    count: () => answer(() => integer(count.get(), 'frames')),
  }
}

const listed = (row: Readonly<Record<string, SQLOutputValue>>): ListedFrame => ({
  seq: integer(row, 'seq'),
  device: text(row, 'device'),
  driver: text(row, 'driver'),
  channel: text(row, 'channel'),
  at: integer(row, 'at'),
  fault: text(row, 'fault'),
  place: integer(row, 'place'),
  length: integer(row, 'length'),
})
