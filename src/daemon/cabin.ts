import { type Attributable, type Attribution, attribute, type PairingKnown } from '../encounter/attribution.ts'
import { type EncounterState, transition } from '../encounter/encounter.ts'
import type { Subject } from '../encounter/subject.ts'
import { UmtError } from '../errors.ts'

/** Who is in the cabin. In memory only: after a restart nobody is, and readings are held until somebody says who. */
export class Cabin {
  #state: EncounterState
  readonly #changing: (at: number) => void
  readonly #changed: (state: EncounterState) => void

  /** `changing` is called before an encounter opens or closes, `changed` after it. */
  constructor(changed: (state: EncounterState) => void, changing: (at: number) => void = () => {}) {
    this.#state = { state: 'closed' }
    this.#changed = changed
    this.#changing = changing
  }

  get state(): EncounterState {
    return this.#state
  }

  /** Throws `UMT-ENCOUNTER-101` when one is open. */
  open(id: string, subject: Subject, at: number): void {
    this.#move(transition(this.#state, { event: 'open', id, subject, at }), at)
  }

  /** Throws `UMT-ENCOUNTER-102` when none is open, or not the one named. */
  close(at: number, id?: string): string {
    const open = this.#state.state === 'open' ? this.#state.encounter.id : undefined
    if (open === undefined || (id !== undefined && id !== open)) throw new UmtError('UMT-ENCOUNTER-102')
    this.#move(transition(this.#state, { event: 'close', at }), at)
    return open
  }

  /** `pairing`: how its device became ours. */
  attribute(source: Attributable, pairing?: PairingKnown): Attribution {
    return attribute(source, this.#state, pairing)
  }

  #move(outcome: ReturnType<typeof transition>, at: number): void {
    if (outcome.kind === 'refused') {
      const encounter = this.#state.state === 'open' ? this.#state.encounter.id : ''
      throw outcome.because === 'already-open'
        ? new UmtError('UMT-ENCOUNTER-101', { encounter })
        : new UmtError('UMT-ENCOUNTER-102')
    }
    this.#changing(at)
    this.#state = outcome.state
    this.#changed(outcome.state)
  }
}
