import { unkeyed } from '../intake/identity.ts'
import type { FinalStore } from '../intake/intake.ts'
import type { CommitOutcome, JournalEntry } from '../journal/types.ts'

type Kept = Pick<JournalEntry, 'device' | 'content' | 'arrivedAt'>

/**
 * The journal of a replay: tells a resend from a new measurement as the real one does, and is not on the disk. A recording
 * may be of a patient, and a replay that is killed cannot tidy up: his values would stay behind in the folder for temporary
 * files.
 */
export class ReplayStore implements FinalStore {
  readonly #kept = new Map<string, Kept & { readonly seq: number }>()

  commit(entries: readonly JournalEntry[]): readonly CommitOutcome[] {
    return entries.map(({ key, device, content, arrivedAt }) => {
      const same = this.#kept.get(key)
      if (same) return { kind: same.content === content ? 'duplicate' : 'conflict', seq: same.seq }
      const seq = this.#kept.size + 1
      this.#kept.set(key, { device, content, arrivedAt, seq })
      return { kind: 'committed', seq }
    })
  }

  /** Nothing of it is on a disk, and the ids of a replay are the same every time. */
  readonly fingerprint = unkeyed

  has(key: string): boolean {
    return this.#kept.has(key)
  }

  /** When the most recent reading of this device with this content arrived, ms UTC. */
  lastArrival(device: string, content: string): number | undefined {
    let last: number | undefined
    for (const kept of this.#kept.values())
      if (kept.device === device && kept.content === content) last = Math.max(last ?? kept.arrivedAt, kept.arrivedAt)
    return last
  }
}
