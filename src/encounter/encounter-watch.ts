import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import type { Cabin } from './cabin.ts'
import { type IdleLimits, idleStep } from './idle.ts'
import { inMinutes } from './in-minutes.ts'

/** A disk that refused the closing is asked again after this. */
const RETRY_MS = 10_000

export interface EncounterWatchOptions {
  readonly cabin: Pick<Cabin, 'state' | 'warned' | 'forget'>
  readonly clock: Pick<Clock, 'now' | 'after'>
  readonly limits: () => IdleLimits
  readonly tell: (error: unknown) => void
}

/** Warns of an encounter that seems to be forgotten, and then closes it. */
export class EncounterWatch implements Disposable {
  readonly #options: EncounterWatchOptions
  #timer: Disposable | undefined

  constructor(options: EncounterWatchOptions) {
    this.#options = options
  }

  /** Call it when an encounter opens or closes, and when a warning comes or goes. What happens in it needs no call. */
  look(): void {
    this[Symbol.dispose]()
    const { cabin, clock, limits } = this.#options
    const now = clock.now()
    const found = idleStep(cabin.state, now, limits())
    if (found.step === 'wait') this.#lookIn(found.ms)
    else if (found.step === 'warn') this.#warn(now - found.since)
    else if (found.step === 'close') this.#forget()
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }

  #lookIn(ms: number): void {
    this.#timer = this.#options.clock.after('encounter', ms, () => this.look())
  }

  #warn(idleMs: number): void {
    const { cabin, limits, tell } = this.#options
    const words = { encounter: this.#open, minutes: inMinutes(idleMs), left: inMinutes(limits().closeAfterMs) }
    cabin.warned()
    tell(new UmtError('UMT-ENCOUNTER-106', words))
  }

  #forget(): void {
    const { cabin, tell } = this.#options
    const encounter = this.#open
    try {
      cabin.forget()
    } catch (error) {
      tell(error)
      this.#lookIn(RETRY_MS)
      return
    }
    tell(new UmtError('UMT-ENCOUNTER-107', { encounter }))
  }

  get #open(): string {
    const { state } = this.#options.cabin
    return state.state === 'open' ? state.encounter.id : ''
  }
}
