import { type Clock, correctionOf } from '../clock.ts'
import { type ClockDoubt, clockDoubt } from './clock-doubt.ts'

/** What the machine knows of its clock. */
export interface ClockSources {
  /** Whether it is synchronised; `undefined` when nobody knows. */
  readonly synchronised: () => Promise<boolean | undefined>
  /** What the hardware clock shows, ms since 1970. */
  readonly hardware: () => number | undefined
  /** Whether it was synchronised since the machine was started, before we asked. */
  readonly wasSynchronised: () => boolean
}

export interface VehicleClockOptions {
  readonly clock: Clock
  /** Without them nothing is known but what the clock shows. */
  readonly sources?: ClockSources | undefined
  /** The clock of the machine was set while it ran; ms, positive when it was put forward. */
  readonly stepped: (byMs: number) => void
  /** A doubt that lasts, told once; `undefined` when it is over. */
  readonly doubted: (doubt: ClockDoubt | undefined) => void
  readonly report: (error: unknown) => void
}

const LOOK_EVERY_MS = 1_000
/** A correction by less is told when it has grown to as much. */
const STEP_MS = 1_000
const ASK_AGAIN_MS = 60_000
/** The kernel takes hours to give up a clock that was synchronised, and where nobody knows, nobody will. */
const ASK_SELDOM_MS = 10 * 60_000
/** A vehicle that was just started may still find its network. */
const DOUBT_LASTS_MS = 5 * 60_000

/** Watches the clock of the machine: whether it is synchronised, when somebody sets it, and whether it may be wrong by hours. */
export class VehicleClock implements Disposable {
  readonly #options: VehicleClockOptions
  readonly #stack = new DisposableStack()
  readonly #beganAt: number
  #synchronised: boolean | undefined
  #isAnswered: boolean
  #wasSynchronised: boolean
  #asking: Promise<boolean | undefined> | undefined
  #next: Disposable | undefined
  #toldCorrectionMs: number
  #steppedAt: number | undefined
  #doubt: ClockDoubt | undefined
  #toldDoubt: ClockDoubt | undefined

  constructor(options: VehicleClockOptions) {
    const { clock, sources } = options
    this.#options = options
    this.#beganAt = clock.now()
    this.#toldCorrectionMs = this.#correctionMs
    this.#isAnswered = sources === undefined
    this.#wasSynchronised = sources?.wasSynchronised() ?? false
    this.#doubt = this.#weigh()
    this.#stack.use(clock.every('clock of the vehicle', LOOK_EVERY_MS, () => this.#look()))
    this.#stack.defer(() => this.#next?.[Symbol.dispose]())
    if (sources) this.asked()
  }

  /** As it was told last; `undefined` when nobody knows. */
  get synchronised(): boolean | undefined {
    return this.#synchronised
  }

  /** `false` until the machine has said whether it is synchronised; before, a doubt may be missing. */
  get isAnswered(): boolean {
    return this.#isAnswered
  }

  /** Why the time may be wrong by hours; of this second, since each reading asks. */
  get doubt(): ClockDoubt | undefined {
    return this.#doubt
  }

  /** Whether anything vouches for the clock: it was synchronised since the machine was started, or the hardware clock agrees. */
  get confirmed(): boolean {
    const { clock, sources } = this.#options
    const utc = clock.utc(clock.now())
    const wasSynchronised = this.#synchronised === true || this.#wasSynchronised
    // Where nobody knows whether it is synchronised the hardware clock has to say it.
    return clockDoubt({ utc, synchronised: false, wasSynchronised, hardware: sources?.hardware() }) === undefined
  }

  /** For `health`: `correctionMs`: by how much it was set since the daemon was started; `steppedAt`: when last, an instant. */
  get told(): {
    readonly synchronised: boolean | undefined
    readonly correctionMs: number
    readonly steppedAt: number | undefined
  } {
    return {
      synchronised: this.#synchronised,
      correctionMs: this.#correctionMs,
      steppedAt: this.#steppedAt,
    }
  }

  /** Asks now, or waits for who asks already. Never rejects. */
  asked(): Promise<boolean | undefined> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  async #ask(): Promise<boolean | undefined> {
    const { clock, sources, report } = this.#options
    this.#next?.[Symbol.dispose]()
    const answer = await sources?.synchronised().catch((error: unknown) => void report(error))
    if (this.#stack.disposed) return answer
    this.#synchronised = answer
    this.#isAnswered = true
    this.#wasSynchronised ||= answer === true
    this.#doubt = this.#weigh()
    const again = answer === false ? ASK_AGAIN_MS : ASK_SELDOM_MS
    this.#next = clock.after('clock synchronised', again, () => void this.asked())
    return answer
  }

  #look(): void {
    const { clock, stepped, doubted } = this.#options
    const correctionMs = this.#correctionMs
    const byMs = correctionMs - this.#toldCorrectionMs
    if (Math.abs(byMs) >= STEP_MS) {
      this.#toldCorrectionMs = correctionMs
      this.#steppedAt = clock.now()
      // By NTP or by hand: what synchronised it before says nothing any more.
      this.#wasSynchronised = false
      stepped(byMs)
      if (this.#options.sources) this.asked()
    }
    const doubt = this.#weigh()
    this.#doubt = doubt
    const isEarly = doubt === 'unconfirmed' && clock.now() - this.#beganAt < DOUBT_LASTS_MS
    if (doubt === this.#toldDoubt || isEarly) return
    this.#toldDoubt = doubt
    doubted(doubt)
  }

  #weigh(): ClockDoubt | undefined {
    const { clock, sources } = this.#options
    const about = {
      utc: clock.utc(clock.now()),
      synchronised: this.#synchronised,
      wasSynchronised: this.#wasSynchronised,
    }
    // The hardware is asked only where its answer matters.
    return clockDoubt({ ...about, hardware: undefined }) && clockDoubt({ ...about, hardware: sources?.hardware() })
  }

  get #correctionMs(): number {
    return correctionOf((instant) => this.#options.clock.utc(instant))
  }

  [Symbol.dispose](): void {
    this.#stack.dispose()
  }
}
