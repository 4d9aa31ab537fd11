import { unkeyed } from '../../../src/intake/identity.ts'
import type { FinalStore } from '../../../src/intake/intake.ts'
import type { CommitOutcome, JournalEntry } from '../../../src/journal/types.ts'

/** The disk is full, as a test wants it. */
export class JournalRefuses extends Error {}

/** The rules of the journal without its file: a key is committed once. */
export class MemoryJournal implements FinalStore {
  readonly entries: JournalEntry[] = []
  readonly fingerprint = unkeyed
  readonly #refuses: () => boolean

  /** `refuses`: whether the disk is full now. */
  constructor(refuses: () => boolean) {
    this.#refuses = refuses
  }

  commit(entries: readonly JournalEntry[]): readonly CommitOutcome[] {
    if (this.#refuses()) throw new JournalRefuses('the journal refuses')
    return entries.map((entry): CommitOutcome => {
      const at = this.entries.findIndex(({ key }) => key === entry.key)
      if (at >= 0) {
        const same = this.entries[at]?.content === entry.content
        return { kind: same ? 'duplicate' : 'conflict', seq: at + 1 }
      }
      this.entries.push(entry)
      return { kind: 'committed', seq: this.entries.length }
    })
  }

  has(key: string): boolean {
    return this.entries.some((entry) => entry.key === key)
  }

  lastArrival(device: string, content: string): number | undefined {
    return this.entries.findLast((entry) => entry.device === device && entry.content === content)?.arrivedAt
  }
}
