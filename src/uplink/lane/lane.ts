import type { Clock } from '../../clock.ts'
import { UmtError } from '../../errors.ts'
import type { DeliveryResult, Outbox } from '../../journal/outbox-types.ts'
import type { Platform } from '../platform.ts'
import type { Carrier } from './carrier.ts'
import { type Choice, choose } from './choose.ts'
import { BEGINNING, type Course, type Step } from './course.ts'
import { DrainRate } from './drain-rate.ts'
import { follow } from './follow.ts'
import type { Parcel } from './parcel.ts'
import type { ReferenceKeeper } from './references.ts'
import { Sleeper, type Wake } from './sleeper.ts'
import { whyNot } from './why-not.ts'

export interface LaneOptions extends Choice {
  readonly clock: Clock
  readonly outbox: Pick<Outbox, 'look' | 'settle'>
  readonly platform: Platform
  readonly carrier: Pick<Carrier, 'carry'>
  readonly keeper: Pick<ReferenceKeeper, 'forget'>
  /** 0 to 1. */
  readonly random: () => number
  /** Why nothing may be sent now. */
  readonly hold: () => UmtError | undefined
  readonly told: LaneTold
}

/** What a person hears of a lane. */
export interface LaneTold {
  /** It has stopped, or holds back, until somebody mends something. */
  stopped(error: UmtError): void
  resumed(): void
  quarantined(observations: number): void
  /** Of the machine itself, such as a full disk. */
  problem(error: unknown): void
}

export interface LaneState {
  readonly state: 'idle' | 'sending' | 'waiting' | 'stopped'
  /** Instants of the clock. */
  readonly lastAcceptedAt?: number
  readonly nextTryAt?: number
  readonly problem?: UmtError
}

interface Unsettled {
  readonly parcel: Parcel
  readonly step: Step
  /** Why it does not go on. */
  readonly problem?: UmtError
  readonly isUnanswered: boolean
}

const IDLE_MS = 60_000
const HOLD_MS = 5_000
const DISK_MS = 5_000
const FAULT_MS = 60_000
/** A network that comes and goes is no reason to knock at a door that was shut. */
const KNOCK_MS = 60_000

/** The way to one platform: what is owed to it goes out in order, one request at a time, until nothing is. */
export class Lane implements AsyncDisposable {
  readonly #options: LaneOptions
  readonly #sleeper: Sleeper
  readonly #rate = new DrainRate()
  readonly #done: Promise<void>
  #course: Course = BEGINNING
  #state: LaneState = { state: 'idle' }
  /** What was answered and is not on the disk yet: nothing else is sent before it is. */
  #unsettled: Unsettled | undefined
  #lastAcceptedAt: number | undefined
  #isEnding = false
  #triedAt = Number.NEGATIVE_INFINITY
  #held: string | undefined
  #fault: string | undefined

  constructor(options: LaneOptions) {
    this.#options = options
    this.#sleeper = new Sleeper(options.clock, `uplink ${options.endpoint.name}`)
    this.#done = this.#run()
  }

  get state(): LaneState {
    return this.#state
  }

  /** Until a drain will take, s; `undefined` while nothing is accepted. */
  etaS(owed: number): number | undefined {
    return owed === 0 ? undefined : this.#rate.etaS(owed, this.#options.clock.now())
  }

  wake(wake: Wake): void {
    const isKnocking = this.#course.stop !== undefined && this.#options.clock.now() - this.#triedAt < KNOCK_MS
    if (wake === 'network' && isKnocking) return
    this.#sleeper.wake(wake)
  }

  /** Waits for the request in flight so long, then cuts it off. */
  async dispose(graceMs: number): Promise<void> {
    const { clock, platform } = this.#options
    this.#isEnding = true
    this.#sleeper.wake('end')
    const ended = new AbortController()
    const grace = clock.sleep(graceMs, ended.signal).catch(() => undefined)
    await Promise.race([this.#done, grace])
    ended.abort()
    await platform[Symbol.asyncDispose]()
    await this.#done
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose(0)
  }

  async #run(): Promise<void> {
    while (!this.#isEnding) {
      // A backlog of which the platform takes nothing must not keep the devices from being heard.
      await new Promise(setImmediate)
      try {
        await this.#turn()
        this.#fault = undefined
      } catch (error) {
        await this.#failed(error)
      }
    }
  }

  async #turn(): Promise<void> {
    const { hold, carrier, platform, clock, random } = this.#options
    if (this.#unsettled) return this.#settle(this.#unsettled)
    const held = hold()
    if (held) return this.#holdBack(held)
    if (this.#held !== undefined) this.#options.told.resumed()
    this.#held = undefined
    const parcel = choose(this.#course, this.#options)
    if (!parcel) {
      this.#state = this.#standing('idle')
      await this.#sleeper.sleep(IDLE_MS, ['owed', 'asked', 'end'])
      return
    }
    // An attempt at a platform that did not answer takes as long as its timeout: until one comes through nothing is being sent.
    this.#state = this.#standing(this.#course.stop ? 'stopped' : this.#course.failures > 0 ? 'waiting' : 'sending')
    this.#triedAt = clock.now()
    const carried = await carrier.carry(parcel, platform)
    const { attempt, answer, results } = carried
    const step: Step = attempt
      ? follow(this.#course, attempt, random())
      : { course: this.#course, results: [], next: { kind: 'on' } }
    const problem = whyNot(this.#options.endpoint.name, step, carried)
    this.#unsettled = {
      parcel,
      step: { ...step, results: [...results, ...step.results] },
      isUnanswered: answer?.kind === 'unanswered',
      ...(problem && { problem }),
    }
    await this.#settle(this.#unsettled)
  }

  /** Writes down what was answered, tells of it, and waits as it says. */
  async #settle({ step, parcel, problem, isUnanswered }: Unsettled): Promise<void> {
    const { endpoint, outbox, keeper, clock, told } = this.#options
    if (step.next.kind === 'renew') keeper.forget(parcel.observations)
    outbox.settle(endpoint.name, step.results, clock.utc(clock.now()))
    this.#unsettled = undefined
    const { stop } = this.#course
    this.#course = step.course
    this.#count(step.results)
    if (!stop && step.course.stop && problem) told.stopped(problem)
    if (stop && !step.course.stop) told.resumed()
    if (step.next.kind !== 'pause' && step.next.kind !== 'stopped') return
    const isStopped = step.next.kind === 'stopped'
    const { ms } = step.next
    // While it is stopped, a tunnel on top of it is not what a person has to mend.
    const why = problem ?? this.#state.problem
    this.#state = {
      ...this.#standing(isStopped ? 'stopped' : 'waiting'),
      nextTryAt: clock.now() + ms,
      ...(why && { problem: why }),
    }
    const wakers: readonly Wake[] = isStopped ? ['network', 'renewed'] : isUnanswered ? ['network'] : []
    const wake = await this.#sleeper.sleep(ms, ['asked', 'end', ...wakers])
    if (wake === 'network' || wake === 'asked') this.#course = { ...this.#course, failures: 0 }
  }

  #count(results: readonly DeliveryResult[]): void {
    const { clock, told } = this.#options
    const of = (answer: DeliveryResult['answer']) => results.filter((each) => each.answer === answer).length
    const [accepted, refused] = [of('accepted'), of('permanent')]
    if (accepted > 0) {
      this.#rate.accepted(accepted, clock.now())
      this.#lastAcceptedAt = clock.now()
    }
    if (refused > 0) told.quarantined(refused)
  }

  async #holdBack(held: UmtError): Promise<void> {
    const { told, clock } = this.#options
    if (this.#held !== held.code) told.stopped(held)
    this.#held = held.code
    this.#state = { ...this.#standing('waiting'), nextTryAt: clock.now() + HOLD_MS, problem: held }
    await this.#sleeper.sleep(HOLD_MS, ['asked', 'end'])
  }

  /** A full disk is soon free again, and nothing is sent meanwhile; of any other fault nobody knows. Told once each. */
  async #failed(error: unknown): Promise<void> {
    const { told, clock } = this.#options
    const code = error instanceof UmtError ? error.code : 'unknown'
    if (this.#fault !== code) told.problem(error)
    // Of a row that is not there nothing can be written down, however often.
    if (error instanceof RangeError) this.#unsettled = undefined
    this.#fault = code
    const ms = code === 'UMT-JOURNAL-105' ? DISK_MS : FAULT_MS
    const problem = error instanceof UmtError ? { problem: error } : {}
    this.#state = { ...this.#standing('waiting'), nextTryAt: clock.now() + ms, ...problem }
    await this.#sleeper.sleep(ms, ['asked', 'end'])
  }

  #standing(state: LaneState['state']): LaneState {
    const { problem } = this.#state
    return {
      state,
      ...(this.#lastAcceptedAt !== undefined && { lastAcceptedAt: this.#lastAcceptedAt }),
      ...((state === 'stopped' || state === 'waiting') && problem && { problem }),
    }
  }
}
