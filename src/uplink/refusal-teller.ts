import type { Clock } from '../clock.ts'
import { type InWords, UmtError } from '../errors.ts'

/** A backlog hands out one refusal after the other. */
const TOGETHER_MS = 30_000

/** Tells people of what a platform refuses: the first at once, and those that follow together. Disposing it tells what is left. */
export class RefusalTeller implements Disposable {
  readonly #clock: Clock
  readonly #endpoint: string
  readonly #tell: (error: UmtError) => void
  #count = 0
  #timer: Disposable | undefined

  constructor(clock: Clock, endpoint: string, tell: (error: UmtError) => void) {
    this.#clock = clock
    this.#endpoint = endpoint
    this.#tell = tell
  }

  refused(observations: number): void {
    this.#count += observations
    if (!this.#timer) this.#say()
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
    if (this.#count > 0) this.#tell(this.#error())
    this.#count = 0
  }

  #say(): void {
    this.#timer = undefined
    if (this.#count === 0) return
    this.#tell(this.#error())
    this.#count = 0
    this.#timer = this.#clock.after(`refused ${this.#endpoint}`, TOGETHER_MS, () => this.#say())
  }

  #error(): UmtError {
    return new UmtError('UMT-UPLINK-122', { endpoint: this.#endpoint, observations: inWords(this.#count) })
  }
}

const inWords = (count: number): InWords =>
  count === 1 ? { fr: 'un résultat', en: 'one Observation' } : { fr: `${count} résultats`, en: `${count} Observations` }
