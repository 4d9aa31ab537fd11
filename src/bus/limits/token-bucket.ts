/** Lets so much through at once and so much a second after that. Goes into debt rather than refuse: its caller decides what that means. */
export class TokenBucket {
  readonly #perSecond: number
  readonly #atOnce: number
  #tokens: number
  #at: number

  /** `now`: ms of any steady clock. */
  constructor({ perSecond, atOnce }: { readonly perSecond: number; readonly atOnce: number }, now: number) {
    this.#perSecond = perSecond
    this.#atOnce = atOnce
    this.#tokens = atOnce
    this.#at = now
  }

  /** Takes `cost`; ms until it is paid for, 0 when it is at once. */
  take(cost: number, now: number): number {
    const gained = (Math.max(0, now - this.#at) / 1_000) * this.#perSecond
    this.#tokens = Math.min(this.#atOnce, this.#tokens + gained) - cost
    this.#at = now
    return this.#tokens >= 0 ? 0 : (-this.#tokens / this.#perSecond) * 1_000
  }
}
