/** Where the samples of one frame lie in time. Instants in ms since 1970. */
export interface Placed {
  /** When the first sample was taken. */
  readonly start: number
  /** `start` is off by no more than this, as far as the arrivals show. */
  readonly uncertaintyMs: number
  /** Samples are missing before this frame, or nobody can tell that none are. */
  readonly afterGap: boolean
}

/** A line that nothing was heard of for this long has ended; radio retries take less. */
const GAP_MS = 2_000
/** How long an early arrival tells where the line lies; the device's own clock drifts meanwhile. */
const WINDOW_S = 10
/** Before this many frames and this long, the delays of the radio have not shown themselves. */
const KNOWN_FRAMES = 20
const KNOWN_MS = 5_000
const UNKNOWN_MS = 500
/** The line bends by this share of the time that passes, so that no sample seems taken before the one that precedes it. */
const BEND = 0.02
/** A period is a nominal one: crystals, and makers who write 130 Hz for 130.17. */
const PERIOD_ERROR = 0.005

/**
 * Estimates when samples were taken out of when their frames arrived. A frame arrives after its last sample was taken, by
 * a delay that wanders: over Bluetooth several come at once. The least delayed ones of the last seconds touch the true line
 * from above, so the line is their lower envelope, approached smoothly. One clock for one signal of one device; it reads no
 * time itself.
 */
export class SampleClock {
  readonly #periodMs: number
  /** Time that the samples themselves account for since the line began, at the last sample heard. */
  #elapsed = 0
  #frames = 0
  #beganAt = 0
  #arrivedAt = Number.NEGATIVE_INFINITY
  #deviceMs: number | undefined
  /** On the line, when the last sample heard was taken. */
  #last = 0
  readonly #low = new Float64Array(WINDOW_S)
  readonly #high = new Float64Array(WINDOW_S)
  readonly #second = new Float64Array(WINDOW_S)

  constructor(periodMs: number) {
    this.#periodMs = periodMs
  }

  /** Places `count` samples whose frame arrived at `at`; `deviceMs`: the device's own clock at the last of them. */
  place(count: number, at: number, deviceMs?: number): Placed {
    const span = count * this.#periodMs
    const step = this.#stepOf(span, deviceMs)
    const silent = at - (this.#last + step) > GAP_MS || at < this.#arrivedAt - GAP_MS
    this.#deviceMs = deviceMs
    if (step <= 0 || silent) return this.#begin(count, at)
    // Half a sample and more is a missing one; a period that is off adds up over a long frame.
    const isMissing = step - span > Math.max(1.5 * this.#periodMs, 4 * PERIOD_ERROR * span)
    this.#elapsed += step
    this.#frames += 1
    this.#arrivedAt = at
    const { low, spread } = this.#envelope(at - this.#elapsed, at)
    const expected = this.#last + step
    const target = low + this.#elapsed
    const bend = BEND * step
    const bent = expected + Math.max(-bend, Math.min(bend, target - expected))
    this.#last = Math.max(bent, this.#last + (count - 0.5) * this.#periodMs)
    const off = Math.abs(this.#last - target)
    // Where the line cannot follow, the period is not what the device says: better a new line than a wrong one.
    if (off > GAP_MS) return this.#begin(count, at)
    const known = this.#frames >= KNOWN_FRAMES && at - this.#beganAt >= KNOWN_MS
    const seen = known ? spread : Math.max(spread, UNKNOWN_MS)
    return this.#placed(count, seen + off, isMissing)
  }

  #stepOf(span: number, deviceMs: number | undefined): number {
    if (deviceMs === undefined || this.#deviceMs === undefined) return span
    return deviceMs - this.#deviceMs
  }

  #begin(count: number, at: number): Placed {
    this.#elapsed = 0
    this.#frames = 1
    this.#beganAt = at
    this.#arrivedAt = at
    this.#last = at
    this.#second.fill(Number.NEGATIVE_INFINITY)
    this.#envelope(at, at)
    return this.#placed(count, UNKNOWN_MS, true)
  }

  /** The least and the widest delay of the last seconds, with this one in it. One place a second, used in turn. */
  #envelope(delay: number, at: number): { low: number; spread: number } {
    const second = Math.floor(at / 1_000)
    const place = second % WINDOW_S
    if (this.#second[place] === second) {
      this.#low[place] = Math.min(this.#low[place] ?? delay, delay)
      this.#high[place] = Math.max(this.#high[place] ?? delay, delay)
    } else {
      this.#second[place] = second
      this.#low[place] = delay
      this.#high[place] = delay
    }
    let low = delay
    let high = delay
    for (let index = 0; index < WINDOW_S; index += 1) {
      if ((this.#second[index] ?? 0) <= second - WINDOW_S) continue
      low = Math.min(low, this.#low[index] ?? low)
      high = Math.max(high, this.#high[index] ?? high)
    }
    return { low, spread: high - low }
  }

  #placed(count: number, uncertaintyMs: number, afterGap: boolean): Placed {
    const within = (count - 1) * this.#periodMs
    // A millisecond is what arrivals are counted in.
    return { start: this.#last - within, uncertaintyMs: uncertaintyMs + PERIOD_ERROR * within + 1, afterGap }
  }
}
