import { correctionOf, type ToUtc } from '../clock.ts'
import { CLOCK_TICKS_MS, type ClockTick, type TimeLine } from './device-clock.ts'

/**
 * The time lines of a device as a session knows them: those of earlier sessions, whose instants are the UTC that was told then,
 * and its own, whose instants are of the daemon and stay true whatever is done to the clock of the machine.
 */
export class KnownLines {
  readonly #utc: ToUtc
  #lines: readonly TimeLine[]
  #correctionMs: number
  /** Ticks of earlier sessions, once there are some of this one beside them. */
  #earlier: ReadonlySet<ClockTick> | undefined

  constructor(told: readonly TimeLine[], utc: ToUtc) {
    this.#utc = utc
    this.#correctionMs = correctionOf(utc)
    this.#lines = moved(told, -this.#correctionMs)
  }

  /** In the time of the daemon. */
  get now(): readonly TimeLine[] {
    this.#follow()
    return this.#lines
  }

  /** As they are kept for the next session. */
  get inUtc(): readonly TimeLine[] {
    return moved(this.now, this.#correctionMs)
  }

  change(change: (lines: readonly TimeLine[]) => readonly TimeLine[]): void {
    const lines = this.now
    this.#earlier ??= new Set(lines.flatMap(({ first, last }) => [first, last]))
    this.#lines = change(lines)
  }

  /** The clock of the machine was set: what earlier sessions told may be off by as much, against what this one saw. */
  #follow(): void {
    const byMs = correctionOf(this.#utc) - this.#correctionMs
    if (byMs === 0) return
    this.#correctionMs += byMs
    const earlier = this.#earlier
    // Nothing was seen yet: they are what they would be had the daemon begun now.
    if (!earlier) this.#lines = moved(this.#lines, -byMs)
    else if (Math.abs(byMs) > CLOCK_TICKS_MS && !this.#isConfirmed(earlier))
      this.#lines = this.#lines.map((line) => (isOwn(line, earlier) ? line : loosened(line, Math.abs(byMs))))
  }

  /** The device's clock went on from an earlier session into this one: so did ours, and all are of one time. */
  #isConfirmed(earlier: ReadonlySet<ClockTick>): boolean {
    return this.#lines.some(({ first, last }) => earlier.has(first) && !earlier.has(last))
  }
}

/** One that several were made of is nobody's own. */
const isOwn = ({ first, slackMs }: TimeLine, earlier: ReadonlySet<ClockTick>): boolean =>
  !earlier.has(first) && slackMs === undefined

const loosened = (line: TimeLine, byMs: number): TimeLine => ({ ...line, slackMs: (line.slackMs ?? 0) + byMs })

const moved = (lines: readonly TimeLine[], byMs: number): readonly TimeLine[] =>
  byMs === 0 ? lines : lines.map((line) => movedLine(line, byMs))

const movedLine = ({ since, until, first, last, ...rest }: TimeLine, byMs: number): TimeLine => ({
  since: since + byMs,
  ...(until !== undefined && { until: until + byMs }),
  first: movedTick(first, byMs),
  last: movedTick(last, byMs),
  ...rest,
})

const movedTick = ({ at, offsetMs }: ClockTick, byMs: number): ClockTick => ({
  at: at + byMs,
  offsetMs: offsetMs + byMs,
})
