const MINUTE_MS = 60_000

/** Counts what passes, for the health topic. Rates are over the last full minute that was measured. */
export class Tally {
  #since: number
  #preliminary = 0
  #final = 0
  #rates = { preliminaryPerMin: 0, finalPerMin: 0 }
  duplicates = 0
  #lastFinalAt: number | undefined
  readonly #decodeErrors = new Map<string, number>()
  readonly #readings = new Map<string, number>()

  constructor(now: number) {
    this.#since = now
  }

  /** `metrics`: of each Observation its own. */
  preliminary(metrics: readonly string[]): void {
    this.#preliminary += metrics.length
    for (const metric of metrics) add(this.#readings, `preliminary ${metric}`)
  }

  final(metrics: readonly string[], now: number): void {
    this.#lastFinalAt = now
    this.#final += metrics.length
    for (const metric of metrics) add(this.#readings, `final ${metric}`)
  }

  /** When a final was published last, since the start. */
  get lastFinalAt(): number | undefined {
    return this.#lastFinalAt
  }

  /** Observations since the start, by status and metric. */
  get readings(): readonly { readonly status: string; readonly metric: string; readonly count: number }[] {
    return [...this.#readings].map(([key, count]) => {
      const [status = '', metric = ''] = key.split(' ')
      return { status, metric, count }
    })
  }

  duplicate(): void {
    this.duplicates += 1
  }

  decodeError(driver: string): void {
    add(this.#decodeErrors, driver)
  }

  /** Frames that were no reading, since the start. */
  get decodeErrors(): number {
    return this.#decodeErrors.values().reduce((sum, count) => sum + count, 0)
  }

  /** The same, by driver. */
  get decodeErrorsByDriver(): ReadonlyMap<string, number> {
    return this.#decodeErrors
  }

  rates(now: number): { readonly preliminaryPerMin: number; readonly finalPerMin: number } {
    const elapsed = now - this.#since
    // The clock was set back: how long this minute has lasted is not known, so it is measured anew.
    if (elapsed < 0) this.#restart(now)
    if (elapsed >= MINUTE_MS) {
      const perMinute = (count: number) => Math.round((count * MINUTE_MS) / elapsed)
      this.#rates = { preliminaryPerMin: perMinute(this.#preliminary), finalPerMin: perMinute(this.#final) }
      this.#restart(now)
    }
    return this.#rates
  }

  #restart(now: number): void {
    this.#preliminary = 0
    this.#final = 0
    this.#since = now
  }
}

const add = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1)
