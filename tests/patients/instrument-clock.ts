import { isoInZone, type LocalDateTime } from '../../src/reading/time.ts'

export const ZONE = 'Europe/Paris'
const LONG_AGO_MS = 40 * 86_400_000

/** The clock of a device: local time without a zone, which drifts, knows nothing of summer time and may never have been set. */
export class InstrumentClock {
  #since: number
  /** What it showed then, read as if it was UTC; `undefined` when it does not know the time. */
  #shown: number | undefined
  readonly #ppm: number
  /** It can be set; others acknowledge and go on as before. */
  readonly takesTime: boolean
  /** Whether anybody ever set it. */
  isSet: boolean
  /** When it was moved last. */
  movedAt = Number.NEGATIVE_INFINITY
  /** Until then it shows what it showed once before, or might have. */
  repeatsUntil = Number.NEGATIVE_INFINITY

  constructor(options: {
    readonly at: number
    readonly shows: number | undefined
    readonly ppm: number
    readonly settable: boolean
    readonly isSet: boolean
  }) {
    this.#since = options.at
    this.#shown = options.shows
    this.#ppm = options.ppm
    this.takesTime = options.settable
    this.isSet = options.isSet
  }

  /** `undefined` when it does not know. */
  wall(at: number): number | undefined {
    return this.#shown === undefined ? undefined : Math.floor(this.#shown + (at - this.#since) * (1 + this.#ppm * 1e-6))
  }

  /** Date Time, 7 bytes, all 0 when it does not know. */
  stamp(at: number): Uint8Array {
    const wall = this.wall(at)
    if (wall === undefined) return new Uint8Array(7)
    const date = new Date(wall)
    const year = date.getUTCFullYear()
    return Uint8Array.of(
      year & 0xff,
      year >> 8,
      date.getUTCMonth() + 1,
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
    )
  }

  /** Written over the radio: Date Time at the front. Some acknowledge and keep what they have. */
  write(at: number, value: Uint8Array): void {
    if (!this.takesTime) return
    const [low = 0, high = 0, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0] = value
    this.move(at, Date.UTC(low | (high << 8), month - 1, day, hours, minutes, seconds))
    this.isSet = true
  }

  move(at: number, shows: number | undefined): void {
    const byMs = Math.abs((shows ?? Number.POSITIVE_INFINITY) - (this.wall(at) ?? 0))
    this.movedAt = at
    this.repeatsUntil = Math.max(this.repeatsUntil, at + (byMs < LONG_AGO_MS ? byMs : 0))
    this.#since = at
    this.#shown = shows
  }
}

/** What a clock in Paris shows, read as if it was UTC. */
export const localOf = (instant: number): number => Date.parse(`${localText(instant)}Z`)

const localText = (instant: number): LocalDateTime => isoInZone(instant, ZONE).slice(0, 19)
