import type { Clock } from '../clock.ts'

/**
 * Parts that live by themselves and that only a restart would mend if they stopped, with how long each may be silent, ms. None of them
 * stops for a full disk, a missing adapter or a network that is away.
 *
 * `bus`: the health is published every 10 s, and every message waits for the one before it. `bluetooth`: the connection to D-Bus
 * answers every 10 s, or is tried again at least every 30 s.
 */
const SILENT_AT_MOST_MS = { bus: 60_000, bluetooth: 120_000 } as const satisfies Record<string, number>

export type Part = keyof typeof SILENT_AT_MOST_MS

export interface Silent {
  readonly part: Part
  readonly ms: number
}

/** When each part was last seen alive. One that was never seen is not in use, and cannot be missed. */
export class VitalSigns {
  readonly #clock: Clock
  readonly #seen = new Map<Part, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  readonly beat = (part: Part): void => {
    this.#seen.set(part, this.#clock.now())
  }

  /** The parts that have been silent for too long. */
  get silent(): readonly Silent[] {
    const now = this.#clock.now()
    return [...this.#seen]
      .map(([part, at]) => ({ part, ms: now - at }))
      .filter(({ part, ms }) => ms > SILENT_AT_MOST_MS[part])
  }
}
