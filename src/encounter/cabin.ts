import type { Actor, AuditAct } from '../audit/acts.ts'
import type { Moment } from '../clock/moment.ts'
import type { Clock, ToUtc } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { isMeasured } from '../reading/reading.ts'
import { admitted, type NamedSubject } from './admitted-subject.ts'
import { type Attributable, type Attribution, attribute, type PairingKnown } from './attribution.ts'
import {
  type ClosedBecause,
  type EncounterEvent,
  type EncounterState,
  isDoubted,
  isUnconfirmed,
  lastUse,
  type OpenEncounter,
  transition,
} from './encounter.ts'
import { closedBy, refusalOf } from './encounter-problems.ts'
import { inMinutes } from './in-minutes.ts'
import type { Performer } from './performer.ts'
import type { Restored } from './restore.ts'
import { actOf } from './step-acts.ts'
import type { Subject } from './subject.ts'

export interface CabinOptions {
  readonly clock: Pick<Clock, 'now' | 'utc'>
  /** What the clocks of the machine show now. */
  readonly moment: () => Moment
  /** Puts acts on the disk, all or none; throws when it cannot. */
  readonly record: (acts: readonly AuditAct[]) => void
  /** Whether the id of an encounter is another patient’s. */
  readonly isTaken: (id: string, subject: Subject) => boolean
  /** Called once the act is on the disk, right before who is in the cabin changes; ms since 1970. */
  readonly changing: (at: number) => void
  /** Another state, or a warning that came or went. */
  readonly changed: (state: EncounterState) => void
  /** What a person has to know. */
  readonly tell: (error: unknown) => void
}

export interface Opening {
  readonly id: string
  readonly subject: NamedSubject
  readonly performer?: Performer
  /** Closes the one that is open. */
  readonly replace?: boolean
}

const DAEMON: Actor = { kind: 'daemon' }

/**
 * Who is in the cabin. What changes it is on the disk before it holds: a request whose act cannot be written fails and
 * changes nothing.
 */
export class Cabin {
  readonly #options: CabinOptions
  #state: EncounterState = { state: 'closed' }
  /** What a start had to close while the disk refused; it is written before whatever comes next. */
  #owed: readonly AuditAct[] = []

  constructor(options: CabinOptions) {
    this.#options = options
  }

  get state(): EncounterState {
    return this.#state
  }

  /** What was there before this process. What cannot be taken up again is closed even if the disk refuses to know: in doubt readings are held. */
  takeUp({ state, closing }: Restored): void {
    this.#state = state
    const { clock, moment, tell } = this.#options
    if (closing) {
      const { id, because } = closing
      const step = { step: 'closed', id, at: clock.now(), because } as const
      this.#owed = [actOf(step, DAEMON, moment(), this.#utc)]
      this.#surviving(() => this.#record([]))
      tell(closedBy(closing))
    }
    if (state.state === 'open' && isUnconfirmed(state)) {
      const { encounter } = state
      tell(new UmtError(isDoubted(encounter) ? 'UMT-ENCOUNTER-112' : 'UMT-ENCOUNTER-109', { encounter: encounter.id }))
    }
    this.#options.changed(state)
  }

  /** The clock of the machine is sure now, and with it how old the encounter is that was taken up again: it may be yesterday's. */
  confirm({ state, closing }: Restored): void {
    const before = this.#state
    if (before.state === 'closed' || !isUnconfirmed(before)) return
    if (closing) {
      this.#close(closing.because, DAEMON, closing.id)
      this.#options.tell(closedBy(closing))
    } else if (state.state === 'open' && isSurer(state.encounter, before.encounter)) {
      const { since, comparableFrom } = state.encounter
      const at = this.#options.clock.now()
      this.#move({ event: 'confirmed', at, since, ...(comparableFrom !== undefined && { comparableFrom }) }, DAEMON)
    }
  }

  /**
   * Throws `UMT-ENCOUNTER-101` when another one is open that is not to be replaced, `UMT-ENCOUNTER-103` when the id is another
   * patient’s, `UMT-ENCOUNTER-113` when a national identity is not qualified. One that is open already for the same patient stays
   * as it is.
   */
  open(named: Opening, by: Actor): OpenEncounter {
    const opening = { ...named, subject: admitted(named.subject) }
    const event = { event: 'open', ...opening, at: this.#options.clock.now() } as const
    this.#move(event, by, () => {
      if (!this.#options.isTaken(opening.id, opening.subject)) return
      throw new UmtError('UMT-ENCOUNTER-103', { encounter: opening.id })
    })
    return this.#state.state === 'open' ? this.#state.encounter : { ...opening, since: event.at }
  }

  /** Answers when. Throws `UMT-ENCOUNTER-102` when none is open, `UMT-ENCOUNTER-105` when it is not the one named. */
  close(by: Actor, id?: string): number {
    return this.#close('asked', by, id)
  }

  /** Nothing was measured in it for long, and nobody closed it. Throws when the disk refuses; what comes then is held. */
  forget(): number {
    try {
      return this.#close('forgotten', DAEMON)
    } catch (error) {
      this.#move({ event: 'overdue', at: this.#options.clock.now() }, DAEMON)
      throw error
    }
  }

  /** A person is told that nothing is measured any more. */
  warned(): void {
    this.#move({ event: 'warned', at: this.#options.clock.now() }, DAEMON)
  }

  /** A person does something about an encounter: when it is the open one, nobody has forgotten it. */
  asked(id: string): void {
    if (this.#state.state !== 'open' || this.#state.encounter.id !== id) return
    this.#move({ event: 'used', at: this.#options.clock.now() }, DAEMON)
  }

  /** `pairing`: how its device became ours. */
  attribute(source: Attributable, pairing?: PairingKnown): Attribution {
    const state = this.#state
    const attribution = attribute(source, state, pairing)
    const isOurs = state.state === 'open' && attribution.kind === 'attributed'
    if (isOurs && isOfSomebody(source)) this.#used(state, source.time.arrivedAt)
    return attribution
  }

  #close(because: ClosedBecause, by: Actor, id?: string): number {
    const at = this.#options.clock.now()
    this.#move({ event: 'close', at, because, ...(id !== undefined && { id }) }, by)
    return at
  }

  #used(before: Extract<EncounterState, { state: 'open' }>, at: number): void {
    const idleMs = at - lastUse(before)
    if (idleMs <= 0) return
    this.#move({ event: 'used', at }, DAEMON)
    if (before.warnedAt === undefined || at < before.warnedAt) return
    // Nobody closed it, and nobody was measured for long: it may be the next patient already.
    const words = { encounter: before.encounter.id, minutes: inMinutes(idleMs) }
    this.#options.tell(new UmtError('UMT-ENCOUNTER-108', words))
  }

  #move(event: EncounterEvent, by: Actor, check: () => void = () => {}): void {
    const before = this.#state
    const outcome = transition(before, event)
    if (outcome.kind === 'refused') throw refusalOf(outcome, before)
    const { state, steps } = outcome
    if (steps.length > 0) {
      check()
      const shown = this.#options.moment()
      this.#record(steps.map((step) => actOf(step, by, shown, this.#utc)))
      // It is on the disk now, and nothing may keep it from being so here.
      this.#surviving(() => this.#options.changing(event.at))
    }
    this.#state = state
    const isTold = steps.length > 0 || warnedAt(state) !== warnedAt(before) || event.event === 'confirmed'
    if (isTold) this.#options.changed(state)
  }

  readonly #utc: ToUtc = (instant) => this.#options.clock.utc(instant)

  #record(acts: readonly AuditAct[]): void {
    this.#options.record([...this.#owed, ...acts])
    this.#owed = []
  }

  #surviving(task: () => void): void {
    try {
      task()
    } catch (error) {
      this.#options.tell(error)
    }
  }
}

const warnedAt = (state: EncounterState): number | undefined => (state.state === 'open' ? state.warnedAt : undefined)

const isSurer = (one: OpenEncounter, before: OpenEncounter): boolean =>
  one.comparableFrom === undefined || (isDoubted(before) && !isDoubted(one))

/** A probe that lies on the table tells for hours that there is no finger. */
const isOfSomebody = ({ quantities }: Attributable): boolean => quantities?.some(isMeasured) ?? true
