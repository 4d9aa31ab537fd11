import type { LocalDateTime } from '../reading/time.ts'

/** A result that was waiting comes as soon as the device is connected, and the next hard on it. */
export const SILENCE_MS = 8_000

/**
 * Which results were sent in the moment in which they were measured, of a device that sends each by itself: those that come
 * after a silence, for the first time. Their stamps are the device's clock as it is now.
 */
export class LiveResults {
  #since = Number.POSITIVE_INFINITY
  #isAllowed = false
  readonly #stamps = new Set<LocalDateTime>()

  connected(at: number): void {
    this.#since = at
    this.#isAllowed = false
  }

  /** A device that needs leave to speak was given it; what waited for that comes now. */
  allowed(at: number): void {
    if (!this.#isAllowed) this.#since = at
    this.#isAllowed = true
  }

  /** A result came; true when it is of now. */
  take(stamp: LocalDateTime, at: number): boolean {
    const isOfNow = !this.#stamps.has(stamp) && at - this.#since >= SILENCE_MS
    this.#stamps.add(stamp)
    this.#since = at
    return isOfNow
  }
}
