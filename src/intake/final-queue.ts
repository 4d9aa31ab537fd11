import { UmtError } from '../errors.ts'
import type { CommitOutcome, JournalEntry } from '../journal/types.ts'
import type { Metric } from '../reading/metrics.ts'
import type { Reading } from '../reading/reading.ts'
import type { Strip } from '../reading/strip.ts'
import type { OutgoingObservation } from './render.ts'

const RETRY_MS = 1_000

/** A final that is not on disk yet. */
export interface Pending {
  readonly source: Reading | Strip
  readonly metrics: readonly Metric[]
  readonly entry: JournalEntry
  readonly observations: readonly OutgoingObservation[]
  /** Its encounter had been closed when it came. */
  readonly isLate?: true
  /** What became of it, once it is decided: on disk, or never. */
  outcome?: 'kept' | Error
}

export interface FinalQueueOptions {
  readonly commit: (entries: readonly JournalEntry[]) => readonly CommitOutcome[]
  /** It is on disk now. */
  readonly kept: (pending: Pending, outcome: 'committed' | 'duplicate') => void
  readonly problem: (error: unknown) => void
  /** Calls back once after `ms`, to try the journal again. */
  readonly retry: (ms: number, callback: () => void) => void
}

/** Finals on their way to the disk. Those that come in one turn of the loop share one transaction and one fsync. */
export class FinalQueue {
  readonly #options: FinalQueueOptions
  #pending: Pending[] = []
  #flush: 'idle' | 'scheduled' | 'retrying' = 'idle'
  #waiting: (() => void)[] = []
  /** Devices of which something will never be on disk, until they are told so. */
  readonly #unkept = new Set<string>()

  constructor(options: FinalQueueOptions) {
    this.#options = options
  }

  get length(): number {
    return this.#pending.length
  }

  add(pending: Pending): void {
    this.#pending.push(pending)
    if (this.#flush !== 'idle') return
    this.#flush = 'scheduled'
    setImmediate(() => {
      if (this.#flush === 'scheduled') this.flush()
    })
  }

  /** Something of this device will never be on disk. */
  lost(device: string): void {
    this.#unkept.add(device)
  }

  /** Resolves once everything taken in so far is on disk and out. */
  async settled(): Promise<void> {
    if (this.#pending.length === 0) return
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** As {@link settled}; rejects, once, when something of this device never will be on disk. */
  async committed(device: string): Promise<void> {
    await this.settled()
    if (this.#unkept.delete(device)) throw new Error(`a final of ${device} is not in the journal`)
  }

  /** Writes what is pending now. Answers why the journal cannot be written, when it cannot; it is tried again then. */
  flush(): unknown {
    this.#flush = 'idle'
    const batch = this.#pending
    if (batch.length === 0) return undefined
    try {
      this.#commit(batch)
    } catch (error) {
      this.#flush = 'retrying'
      this.#options.retry(RETRY_MS, () => this.flush())
      this.#options.problem(error)
      return error
    }
    for (const resolve of this.#waiting.splice(0)) resolve()
    return undefined
  }

  /** Writes the first finals that are pending and lets them out. Throws when the journal cannot be written now. */
  #commit(batch: readonly Pending[]): void {
    let outcomes: readonly CommitOutcome[]
    try {
      outcomes = this.#options.commit(batch.map(({ entry }) => entry))
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      // One that no journal may hold is a fault of ours; it must not keep the others from the disk.
      if (batch.length > 1) for (const pending of batch) this.#commit([pending])
      else {
        this.#pending = this.#pending.slice(1)
        for (const pending of batch) this.#refused(pending, error)
      }
      return
    }
    this.#pending = this.#pending.slice(batch.length)
    batch.forEach((pending, index) => {
      const outcome = outcomes[index]?.kind
      if (outcome === 'conflict' || outcome === undefined) {
        this.#refused(pending, new UmtError('UMT-JOURNAL-106', { key: pending.entry.key }))
        return
      }
      pending.outcome = 'kept'
      this.#options.kept(pending, outcome)
    })
  }

  /** It will never be on disk. */
  #refused(pending: Pending, error: Error): void {
    pending.outcome = error
    this.#unkept.add(pending.entry.device)
    this.#options.problem(error)
  }
}
