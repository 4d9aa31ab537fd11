import { uptime } from 'node:os'

/** What a machine tells of time, ms. */
export interface TimeSources {
  /** Since some moment; nobody can set it, and it stands still while the machine sleeps. */
  monotonic(): number
  /** Since 1970, as somebody has set it. */
  wall(): number
  /** Since the machine was started, asleep or awake. */
  uptime(): number
}

const MACHINE: TimeSources = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  uptime: () => uptime() * 1000,
}

/** The two clocks are not read at once; what moves them apart by more than this is a step, or a sleep. */
const NOTICED_MS = 50
/** Between two readings of the monotonic clock: longer, and the process was put aside between them. */
const AT_ONCE_MS = 5
const TRIES = 5
/** The uptime comes in hundredths of a second. */
const ASLEEP_MS = 500

/**
 * Time that goes on evenly from the wall clock of its first moment, whatever is done to that clock later. Each question
 * compares the two, which costs less than a microsecond; so a step needs no timer to be noticed. NTP that only slows or
 * hastens moves both alike and is no step.
 */
export class SteadyTime {
  readonly #sources: TimeSources
  readonly #began: { readonly monotonic: number; readonly wall: number; readonly uptime: number }
  #asleepMs = 0
  #correctionMs = 0

  constructor(sources: TimeSources = MACHINE) {
    this.#sources = sources
    this.#began = { monotonic: sources.monotonic(), wall: sources.wall(), uptime: sources.uptime() }
  }

  /** Whole ms since 1970, never going back. */
  now(): number {
    const steady = this.#steady(this.#sources.monotonic())
    if (!this.#isNoticed(this.#sources.wall() - steady)) return Math.floor(steady)
    this.#settle()
    return Math.floor(this.#steady(this.#sources.monotonic()))
  }

  /** UTC of an instant of `now`, as the wall clock has it at this moment. */
  utc(instant: number): number {
    this.now()
    return instant + this.#correctionMs
  }

  #steady(monotonic: number): number {
    return this.#began.wall + (monotonic - this.#began.monotonic) + this.#asleepMs
  }

  #isNoticed(aheadMs: number): boolean {
    return Math.abs(aheadMs - this.#correctionMs) > NOTICED_MS
  }

  /** The machine has slept, or its clock was set, or both. A process that is put aside in the midst finds it the next time. */
  #settle(): void {
    for (let tries = TRIES; tries > 0; tries -= 1) {
      const monotonic = this.#sources.monotonic()
      const wall = this.#sources.wall()
      const up = this.#sources.uptime()
      if (this.#sources.monotonic() - monotonic > AT_ONCE_MS) continue
      const asleepMs = up - this.#began.uptime - (monotonic - this.#began.monotonic)
      if (asleepMs - this.#asleepMs > ASLEEP_MS) this.#asleepMs = asleepMs
      const aheadMs = wall - this.#steady(monotonic)
      if (this.#isNoticed(aheadMs)) this.#correctionMs = Math.round(aheadMs)
      return
    }
  }
}
