import { toEntry } from '../audit/acts.ts'
import type { PayloadOf } from '../bus/topics.ts'
import type { Moment } from '../clock/moment.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { Cabin } from '../encounter/cabin.ts'
import { isUnconfirmed } from '../encounter/encounter.ts'
import { EncounterWatch } from '../encounter/encounter-watch.ts'
import { recordedEncounter } from '../encounter/recorded-encounter.ts'
import type { Restored } from '../encounter/restore.ts'
import { isTaken } from '../encounter/taken-id.ts'
import type { Journal } from '../journal/types.ts'
import { encounterPayload } from './encounter-payload.ts'

export interface ConsultationOptions {
  readonly limits: Config['encounter']
  readonly journal: Pick<Journal, 'record' | 'acts' | 'lastArrivalOf' | 'observationsOf'>
  readonly clock: Clock
  readonly zone: string
  readonly startedAt: number
  /** What the clocks of the machine show now. */
  readonly moment: () => Moment
  /** Resolves once it is known whether the clock of the machine is synchronised, if anybody can tell. */
  readonly asked: () => Promise<unknown>
  /** Ends what runs, right before who is in the cabin changes. */
  readonly changing: (at: number) => void
  readonly publish: (payload: PayloadOf['encounter']) => void
  readonly tell: (error: unknown) => void
}

const MINUTE_MS = 60_000
const CONFIRM_EVERY_MS = 10_000
const ASKED_FOR_MS = 1_000

/** Who is in the cabin: in the journal, on the bus, over restarts, and not forgotten. */
export class Consultation implements Disposable {
  readonly cabin: Cabin
  readonly #options: ConsultationOptions
  readonly #watch: EncounterWatch
  readonly #stack = new DisposableStack()
  #limits: Config['encounter']
  #coming: Config['encounter']
  /** The encounter whose limits they are. */
  #limited: string | undefined

  constructor(options: ConsultationOptions) {
    const { journal, clock, moment, changing, tell } = options
    this.#options = options
    this.#limits = options.limits
    this.#coming = options.limits
    this.cabin = new Cabin({
      clock,
      moment,
      record: (acts) => void journal.record(acts.map((act) => ({ ...toEntry(act), observations: [] }))),
      isTaken: (id, subject) => isTaken(id, subject, journal),
      changing,
      changed: () => {
        this.#adopt()
        this.#watch.look()
        this.publish()
      },
      tell,
    })
    this.#watch = this.#stack.use(new EncounterWatch({ cabin: this.cabin, clock, limits: () => this.#idle, tell }))
  }

  /** Takes up what was there before this process. Call it before anybody may ask, and before a device is heard. */
  async takeUp(): Promise<void> {
    const { clock, asked } = this.#options
    // Only a machine that was started again needs to know about its clock, and D-Bus may be slow then.
    if (isUnconfirmed(this.#recorded().state)) await Promise.race([asked(), clock.sleep(ASKED_FOR_MS)])
    this.cabin.takeUp(this.#recorded())
    if (isUnconfirmed(this.cabin.state))
      this.#stack.use(clock.every('encounter confirmed', CONFIRM_EVERY_MS, () => this.#confirm()))
  }

  /** Tells the bus anew, as when the clock by which it is told was set. */
  publish(): void {
    this.#options.publish(encounterPayload(this.cabin.state, this.#options))
  }

  /** Other limits, for the next encounter: the one that is open keeps those under which it was opened. */
  limit(limits: Config['encounter']): void {
    this.#coming = limits
    this.#adopt()
  }

  [Symbol.dispose](): void {
    this.#stack.dispose()
  }

  #adopt(): void {
    const { state } = this.cabin
    const open = state.state === 'open' ? state.encounter.id : undefined
    if (open === undefined || open !== this.#limited) this.#limits = this.#coming
    this.#limited = open
  }

  get #idle() {
    const { warnAfterMin, closeAfterMin } = this.#limits
    return { warnAfterMs: warnAfterMin * MINUTE_MS, closeAfterMs: closeAfterMin * MINUTE_MS }
  }

  #recorded(): Restored {
    const { journal, clock, moment } = this.#options
    return recordedEncounter({ journal, clock, moment: moment(), limits: this.#idle })
  }

  /** The network came later than the start, and the clock is sure now. */
  #confirm(): void {
    const { synchronised, confirmed } = this.#options.moment()
    if (!isUnconfirmed(this.cabin.state) || !(synchronised || confirmed)) return
    try {
      this.cabin.confirm(this.#recorded())
    } catch (error) {
      this.#options.tell(error)
    }
  }
}
