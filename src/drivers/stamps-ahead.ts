import type { MeasuringTime } from '../reading/time.ts'

/** Stamps have whole minutes in some devices, and frames are late by a little. */
const AHEAD_MS = 120_000
/** A clock that is ahead by more is of no use to anybody, and no record of another patient is as old to the minute. */
const FAR_MS = 86_400_000

/**
 * Whether the stamps of a clock that nobody checked can be believed. No measurement is made later than it arrives, so a stamp
 * that lies ahead proves that the clock does, as that of a device left in summer time: from then on a record that is as old as
 * the clock is ahead looks as fresh as a measurement. A whole connection with fresh stamps alone tells that somebody has set it.
 */
export class StampsAhead {
  #isAhead = false
  #heard = { fresh: false, ahead: false }

  connected(): void {
    if (this.#heard.fresh && !this.#heard.ahead) this.#isAhead = false
    this.#heard = { fresh: false, ahead: false }
  }

  /** The clock was looked at, or set: what it was does not matter any more. */
  checked(): void {
    this.#isAhead = false
  }

  /** Takes the next stamp; true when the clock is known to run ahead. */
  take({ measuredAt, arrivedAt }: Pick<MeasuringTime, 'measuredAt' | 'arrivedAt'>): boolean {
    const aheadMs = measuredAt - arrivedAt
    if (aheadMs >= AHEAD_MS) {
      this.#heard.ahead = true
      if (aheadMs < FAR_MS) this.#isAhead = true
    } else if (aheadMs > -AHEAD_MS) this.#heard.fresh = true
    return this.#isAhead
  }
}
