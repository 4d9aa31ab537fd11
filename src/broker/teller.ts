import type { UmtError } from '../errors.ts'
import type { Failure } from './failure.ts'

/** One of the connections to the broker, or what is said over it. */
export type Part = 'finals' | 'live' | 'requests'

/** What a person hears of the broker: the same fault once, whichever connections have it, and that it is over. */
export class BrokerTeller {
  readonly #tell: (error: UmtError, severity?: 'info') => void
  readonly #resumed: () => UmtError
  readonly #faults = new Map<string, { readonly error: UmtError; readonly parts: Set<Part> }>()

  constructor(tell: (error: UmtError, severity?: 'info') => void, resumed: () => UmtError) {
    this.#tell = tell
    this.#resumed = resumed
  }

  /** What lasts and a person should mend. */
  get problems(): readonly UmtError[] {
    return [...this.#faults.values()].map(({ error }) => error)
  }

  /** That the network is away is no event: on the road it is the rule. */
  failed(part: Part, { error, isOurs }: Failure): void {
    if (!isOurs) return
    const known = this.#faults.get(error.code)
    if (known) known.parts.add(part)
    else {
      this.#faults.set(error.code, { error, parts: new Set([part]) })
      this.#tell(error)
    }
  }

  well(part: Part): void {
    const before = this.#faults.size
    for (const [code, { parts }] of this.#faults) {
      parts.delete(part)
      if (parts.size === 0) this.#faults.delete(code)
    }
    if (before > 0 && this.#faults.size === 0) this.#tell(this.#resumed(), 'info')
  }
}
