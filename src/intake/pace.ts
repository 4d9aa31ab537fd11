import { isMeasured, type Reading } from '../reading/reading.ts'

/** Live values reach the bus about once a second however often a device measures. */
const PACE_MS = 950
/** A new doubt, or a value that comes or goes, is shown at once, but not faster than this. */
const CHANGE_PACE_MS = 200

/** Decides which live readings of one device go to the bus. */
export class Pace {
  #lastAt = Number.NEGATIVE_INFINITY
  #lastShape = ''
  #refused: Reading | undefined

  admits(reading: Reading): boolean {
    const at = reading.time.arrivedAt
    const shape = `${reading.quantities.map((q) => (isMeasured(q) ? q.quantity : q.absent)).join()} ${reading.flags.join()}`
    const waited = at - this.#lastAt
    // A clock that was set back must not silence a device.
    const due = waited < 0 || waited >= PACE_MS || (shape !== this.#lastShape && waited >= CHANGE_PACE_MS)
    if (!due) {
      this.#refused = shape === this.#lastShape ? undefined : reading
      return false
    }
    this.#refused = undefined
    this.#lastAt = at
    this.#lastShape = shape
    return true
  }

  /** A change that came too soon to be shown and after which nothing came: the last word of the device. Hands it out once. */
  takeRefused(): Reading | undefined {
    const refused = this.#refused
    this.#refused = undefined
    return refused
  }
}
