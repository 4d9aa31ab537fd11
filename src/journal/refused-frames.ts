import type { DatabaseSync } from 'node:sqlite'
import { commitFailure } from './failures.ts'
import type { KeyRing } from './keys.ts'
import { frameOf } from './refused-frame-reader.ts'
import { FRAMES } from './refused-frame-statements.ts'
import {
  KEPT_OF_A_DEVICE,
  LONGEST_FRAME,
  type RefusedFrame,
  type RefusedFrameReader,
  type RefusedFrames,
} from './refused-frame-types.ts'
import { integer } from './rows.ts'

interface Parts {
  readonly path: string
  readonly ring: KeyRing
  readonly reader: RefusedFrameReader
  readonly checkpoint: () => boolean
}

/** The part of the journal that keeps what was refused, for a day. */
export function createRefusedFrames(db: DatabaseSync, { path, ring, reader, checkpoint }: Parts): RefusedFrames {
  const insert = db.prepare(FRAMES.insert)
  const beyond = db.prepare(FRAMES.beyond)
  const eraseOfDevice = db.prepare(FRAMES.eraseOfDevice)
  const eraseBefore = db.prepare(FRAMES.eraseBefore)
  const eraseAfter = db.prepare(FRAMES.eraseAfter)
  const eraseUpTo = db.prepare(FRAMES.eraseUpTo)
  const row = db.prepare(FRAMES.last).get()
  let last = row ? integer(row, 'seq') : 0

  const add = (seq: number, { bytes, ...frame }: RefusedFrame): void => {
    const kept = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, LONGEST_FRAME))
    insert.run({ ...frame, seq, length: bytes.byteLength, frame: ring.seal(frameOf(seq), kept.toString('base64')) })
  }
  const bound = (device: string): void => {
    const found = beyond.get({ device, ...KEPT_OF_A_DEVICE })
    if (found && found['seq'] !== null) eraseOfDevice.run({ device, seq: integer(found, 'seq') })
  }

  return {
    ...reader,
    get last() {
      return last
    },
    keep(frames) {
      if (frames.length === 0) return
      unhurried(db, path, () => {
        for (const [index, frame] of frames.entries()) add(last + 1 + index, frame)
        for (const device of new Set(frames.map((frame) => frame.device))) bound(device)
      })
      last += frames.length
    },
    erase({ before, after, upTo }) {
      const erased = unhurried(db, path, () => {
        const old = before === undefined ? 0 : Number(eraseBefore.run(before).changes)
        const ahead = after === undefined ? 0 : Number(eraseAfter.run(after).changes)
        return old + ahead + (upTo === undefined ? 0 : Number(eraseUpTo.run(upTo).changes))
      })
      // What was erased is in the log and in older pages of the file until then.
      if (erased > 0) checkpoint()
      return erased
    },
  }
}

/**
 * One transaction that does not wait for the disk. What is committed to the log after it carries it along: the fsync of a
 * final covers the whole log, and a cut before leaves the log without its end, never torn.
 */
function unhurried<T>(db: DatabaseSync, path: string, task: () => T): T {
  try {
    db.exec('PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE')
    const answer = task()
    db.exec('COMMIT')
    return answer
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw commitFailure(error, path)
  } finally {
    // Finals wait for theirs.
    db.exec('PRAGMA synchronous = FULL')
  }
}
