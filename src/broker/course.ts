import type { Clock } from '../clock.ts'
import type { UmtError } from '../errors.ts'
import { probeAfterMs } from '../uplink/lane/backoff.ts'
import { Sleeper, type Wake } from '../uplink/lane/sleeper.ts'
import type { Failure } from './failure.ts'

const BASE_MS = 500
/** A connection costs little, and screens outside wait for what is preliminary. */
const CAP_MS = 15_000
const LEAST_MS = 100

/** How long to wait for the network, ms: exponential with full jitter, as the vehicles of a fleet lose a broker together. */
export const retryAfterMs = (failures: number, random: number): number =>
  Math.max(LEAST_MS, Math.round(random * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures, 16))))

const BUSY_MS = 15_000

/** A broker that asks for fewer is tried once in 15 to 60 s. */
const busyAfterMs = (random: number): number => BUSY_MS + Math.round(random * 3 * BUSY_MS)

export interface CourseOptions {
  readonly name: string
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
}

/** Failures in a row of one connection, and the pauses between its tries. */
export class Course {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #sleeper: Sleeper
  #failures = 0
  #isProven = false
  #failure: Failure | undefined
  #nextTryAt: number | undefined

  constructor({ name, clock, random }: CourseOptions) {
    this.#clock = clock
    this.#random = random
    this.#sleeper = new Sleeper(clock, name)
  }

  /** Why there is no connection; absent while there is one. */
  get problem(): UmtError | undefined {
    return this.#failure?.error
  }

  /** Somebody has to mend something. */
  get isStopped(): boolean {
    return this.#failure?.isOurs === true
  }

  get isWaiting(): boolean {
    return this.#failure !== undefined
  }

  /** Whether the next try may be made at once, as after a connection that was a good one; one try. */
  spendProof(): boolean {
    const isProven = this.#isProven
    this.#isProven = false
    return isProven
  }

  get nextTryAt(): number | undefined {
    return this.#nextTryAt
  }

  wake(wake: Wake): void {
    this.#sleeper.wake(wake)
  }

  /** There is a connection. */
  open(): void {
    this.#isProven = false
    this.#failure = undefined
    this.#nextTryAt = undefined
  }

  /** It does what it is for: a broker that lets us in and throws us out at once is asked less and less often. */
  proven(): void {
    this.#isProven = true
    this.#failures = 0
  }

  /** A pause while nothing is wrong. */
  idle(ms: number): Promise<Wake | 'time'> {
    return this.#sleeper.sleep(ms, ['owed', 'asked', 'end'])
  }

  /** A pause after a failure, ended before its time by what may have mended it. */
  async pause(failure: Failure): Promise<void> {
    const { isOurs, isBusy } = failure
    const random = this.#random()
    const mild = isBusy ? busyAfterMs(random) : retryAfterMs(this.#failures, random)
    await this.pauseFor(isOurs ? probeAfterMs(this.#failures) : mild, failure)
  }

  async pauseFor(ms: number, failure: Failure): Promise<void> {
    this.#failure = failure
    this.#failures += 1
    this.#nextTryAt = this.#clock.now() + ms
    const wake = await this.#sleeper.sleep(ms, ['asked', 'network', 'renewed', 'end'])
    if (wake !== 'time') this.#failures = 0
  }
}
