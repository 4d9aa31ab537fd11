import { Bursts } from '../clock/bursts.ts'
import type { Clock } from '../clock.ts'
import { type InWords, UmtError } from '../errors.ts'

/** A backlog hands out one refusal after the other. */
const TIMES = { pauseMs: 30_000, longestMs: 30_000 } as const

/** Tells people of what a platform refuses: the first at once, and those that follow together. Disposing it tells what is left. */
export class RefusalTeller implements Disposable {
  readonly #bursts: Bursts
  readonly #endpoint: string
  readonly #tell: (error: UmtError) => void

  constructor(clock: Clock, endpoint: string, tell: (error: UmtError) => void) {
    this.#bursts = new Bursts(clock, 'refused', TIMES)
    this.#endpoint = endpoint
    this.#tell = tell
  }

  refused(count: number): void {
    const endpoint = this.#endpoint
    this.#bursts.add(endpoint, count, (all) =>
      this.#tell(new UmtError('UMT-UPLINK-122', { endpoint, observations: inWords(all) })),
    )
  }

  [Symbol.dispose](): void {
    this.#bursts[Symbol.dispose]()
  }
}

const inWords = (count: number): InWords =>
  count === 1 ? { fr: 'un résultat', en: 'one Observation' } : { fr: `${count} résultats`, en: `${count} Observations` }
