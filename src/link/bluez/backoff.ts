export interface BackoffOptions {
  readonly firstMs: number
  readonly maxMs: number
  /** From 0 to 1; `Math.random` unless given. */
  readonly random?: () => number
}

/** How long to wait after each failure in a row: doubled each time, less up to half, so that many do not come at once. */
export class Backoff {
  readonly #options: BackoffOptions
  #ms: number

  constructor(options: BackoffOptions) {
    this.#options = options
    this.#ms = options.firstMs
  }

  next(): number {
    const { maxMs, random = Math.random } = this.#options
    const ms = this.#ms
    this.#ms = Math.min(ms * 2, maxMs)
    return Math.round(ms * (0.5 + random() / 2))
  }

  reset(): void {
    this.#ms = this.#options.firstMs
  }
}
