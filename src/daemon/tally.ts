const MINUTE_MS = 60_000

/** Counts what passes, for the health topic. Rates are over the last full minute that was measured. */
export class Tally {
  #since: number
  #preliminary = 0
  #final = 0
  #rates = { preliminaryPerMin: 0, finalPerMin: 0 }
  duplicates = 0
  decodeErrors = 0

  constructor(now: number) {
    this.#since = now
  }

  preliminary(count: number): void {
    this.#preliminary += count
  }

  final(count: number): void {
    this.#final += count
  }

  duplicate(): void {
    this.duplicates += 1
  }

  decodeError(): void {
    this.decodeErrors += 1
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
