import { UmtError } from '../errors.ts'
import type { Journal } from '../journal/types.ts'
import { freeBytes } from './figures.ts'
import type { Problem } from './problems.ts'

const MIB = 1_048_576
/** An update of the system or its log takes as much at once. */
const LITTLE_MIB = 50

export interface JournalWatchOptions {
  readonly journal: Pick<Journal, 'refusal' | 'tryWriting'>
  readonly journalPath: string
  /** Finals that are not on the disk yet. */
  readonly waiting: () => number
  readonly tell: Problem
  /** What lasts has begun, or is over. */
  readonly changed: () => void
}

/** Whether the journal can be written. That it cannot is told once and stays among what lasts, and that it can again is told too. */
export class JournalWatch {
  readonly #options: JournalWatchOptions
  #refusal: UmtError | undefined
  #waited = 0

  constructor(options: JournalWatchOptions) {
    this.#options = options
  }

  /** Finals that are not on the disk yet. */
  get waiting(): number {
    return this.#options.waiting()
  }

  /** Tells of any problem; of a disk that refuses once, though it is asked each second. */
  readonly problem: Problem = (error, ...more) => {
    if (error instanceof UmtError && error.code === 'UMT-JOURNAL-105') this.#refused(error)
    else this.#options.tell(error, ...more)
  }

  /** Finds out whether it goes on again; call it now and then. Never throws. */
  look(): void {
    const { journal, waiting, tell, changed } = this.#options
    const refusal = this.#refusal ?? journal.refusal()
    // What waits is tried each second. A small write may find room where that does not.
    if (refusal === undefined || waiting() > 0) return
    try {
      journal.tryWriting()
    } catch (error) {
      this.problem(error)
      return
    }
    if (this.#refusal === undefined) return
    this.#refusal = undefined
    tell(new UmtError('UMT-JOURNAL-112', { count: String(this.#waited) }), undefined, 'info')
    this.#waited = 0
    changed()
  }

  /** What lasts and a person should mend. */
  get problems(): readonly UmtError[] {
    if (this.#refusal) return [this.#refusal]
    const free = freeBytes(this.#options.journalPath)
    if (free === undefined || free >= LITTLE_MIB * MIB) return []
    return [new UmtError('UMT-JOURNAL-111', { mb: String(Math.floor(free / MIB)) })]
  }

  #refused(refusal: UmtError): void {
    const { waiting, tell, changed } = this.#options
    this.#waited = Math.max(this.#waited, waiting())
    const isNew = this.#refusal === undefined
    this.#refusal = refusal
    if (!isNew) return
    tell(refusal)
    changed()
  }
}
