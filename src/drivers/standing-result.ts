/** A radio link that breaks off in the middle of a measurement and is back within this time meets the end of it. */
const BACK_WITHIN_MS = 30_000
/**
 * The result comes right behind the measurement. A board whose cable was pulled at its own end is silent without a
 * disconnection, and may have measured somebody else meanwhile.
 */
const ENDS_WITHIN_MS = 120_000

/**
 * Which result is a new one, of a device that goes on saying its last result until it measures again. A result is new
 * once, and only after frames of the same connection have shown the measurement that it ends: what a device says when it
 * is connected to may be an hour old, and another patient's.
 */
export class StandingResult {
  /** A frame outside any connection is one that an engineer asks about, and is told whole. */
  #expected = true
  #goneAt: number | undefined
  #ongoingAt: number | undefined

  connected(at: number): void {
    const awayMs = this.#goneAt === undefined ? Number.POSITIVE_INFINITY : at - this.#goneAt
    if (awayMs < 0 || awayMs > BACK_WITHIN_MS) this.#expected = false
  }

  disconnected(at: number): void {
    this.#goneAt = at
  }

  /** The device is measuring. */
  ongoing(at: number): void {
    this.#expected = true
    this.#ongoingAt = at
  }

  /** A result came; true when it is that of a measurement which has not been told. */
  take(at: number): boolean {
    const sinceMs = at - (this.#ongoingAt ?? at)
    const isNew = this.#expected && sinceMs >= 0 && sinceMs <= ENDS_WITHIN_MS
    this.#expected = false
    return isNew
  }
}
