import { correctionOf, type ToUtc } from '../clock.ts'
import { CLOCK_TICKS_MS, type ClockTick, type TimeLine } from './device-clock.ts'

/** Our clock shows less than it did: nobody knows by how much it differs. */
const SET_BACK_MS = 86_400_000

/**
 * The time lines of a device as a session knows them: those of earlier sessions, whose instants are the UTC that was told then,
 * and its own, whose instants are of the daemon and stay true whatever is done to the clock of the machine. Where nothing shows
 * that both are of one time, what earlier sessions told is blunted by what was done to the clock, so that it decides nothing.
 */
export class KnownLines {
  readonly #utc: ToUtc
  readonly #begunAt: number
  #lines: readonly TimeLine[]
  #correctionMs: number
  /** By how much our clock was set while nothing of this session stood beside what earlier ones told. */
  #movedMs = 0
  /** The same, back and forth taken together. */
  #setByMs = 0
  /** Ticks of earlier sessions, once there are some of this one beside them. */
  #earlier: ReadonlySet<ClockTick> | undefined

  /** `begunAt`: when this session began; what earlier ones saw later than that they saw by another clock. */
  constructor(told: readonly TimeLine[], utc: ToUtc, begunAt = Number.POSITIVE_INFINITY) {
    this.#utc = utc
    this.#begunAt = begunAt
    this.#correctionMs = correctionOf(utc)
    this.#lines = moved(told, -this.#correctionMs)
  }

  /** In the time of the daemon. */
  get now(): readonly TimeLine[] {
    this.#follow()
    return this.#earlier || this.#movedMs === 0 ? this.#lines : this.#lines.map((line) => loosened(line, this.#movedMs))
  }

  /** As they are kept for the next session. */
  get inUtc(): readonly TimeLine[] {
    this.#follow()
    return moved(this.#lines, this.#correctionMs)
  }

  /** Something was seen of the device's clock. */
  change(change: (lines: readonly TimeLine[]) => readonly TimeLine[]): void {
    this.#follow()
    const told = this.#lines
    this.#lines = change(told)
    if (this.#earlier) return
    const earlier = ticksOf(told)
    this.#earlier = earlier
    const aheadMs = Math.max(...told.map(({ last }) => last.at)) - this.#begunAt
    if (aheadMs > CLOCK_TICKS_MS) {
      if (!this.#isAsBegun(told, change)) this.#loosen(SET_BACK_MS + aheadMs)
    } else if (!isConfirmed(this.#lines, earlier)) {
      this.#lengthen(told.at(-1)?.last)
      if (this.#movedMs > 0) this.#loosen(this.#movedMs)
    }
  }

  /**
   * By our clock as it is now what was told lies ahead. Where the device's clock goes on by ours as it was before it was set,
   * that was told by the same clock.
   */
  #isAsBegun(told: readonly TimeLine[], change: (lines: readonly TimeLine[]) => readonly TimeLine[]): boolean {
    if (this.#setByMs === 0) return false
    const asBegun = moved(told, this.#setByMs)
    const earlier = ticksOf(asBegun)
    const lines = change(asBegun)
    if (!isConfirmed(lines, earlier)) return false
    this.#lines = lines
    this.#earlier = earlier
    return true
  }

  /**
   * The device's clock does not show what it would. It was set, or ours was while nobody ran: then it went on undisturbed, and
   * what it stamped before we met it is by its own clock as much earlier.
   */
  #lengthen(before: ClockTick | undefined): void {
    const earlier = this.#earlier
    if (!before) return
    this.#lines = this.#lines.map((line) => {
      if (!isOwn(line, earlier)) return line
      return { ...line, since: line.since - Math.abs(line.first.offsetMs - before.offsetMs) }
    })
  }

  /** The clock of the machine was set. */
  #follow(): void {
    const byMs = correctionOf(this.#utc) - this.#correctionMs
    if (byMs === 0) return
    this.#correctionMs += byMs
    const earlier = this.#earlier
    if (!earlier) {
      // Nothing was seen yet: they are what they would be had the daemon begun now.
      this.#lines = moved(this.#lines, -byMs)
      this.#setByMs += byMs
      if (Math.abs(byMs) > CLOCK_TICKS_MS) this.#movedMs += Math.abs(byMs)
    } else if (Math.abs(byMs) > CLOCK_TICKS_MS && !isConfirmed(this.#lines, earlier)) this.#loosen(Math.abs(byMs))
  }

  #loosen(byMs: number): void {
    const earlier = this.#earlier
    this.#lines = this.#lines.map((line) => (isOwn(line, earlier) ? line : loosened(line, byMs)))
  }
}

/** The device's clock went on from an earlier session into this one: so did ours, and all are of one time. */
const isConfirmed = (lines: readonly TimeLine[], earlier: ReadonlySet<ClockTick>): boolean =>
  lines.some(({ first, last }) => earlier.has(first) && !earlier.has(last))

const ticksOf = (lines: readonly TimeLine[]): ReadonlySet<ClockTick> =>
  new Set(lines.flatMap(({ first, last }) => [first, last]))

/** One that several were made of is nobody's own. */
const isOwn = ({ first, slackMs }: TimeLine, earlier: ReadonlySet<ClockTick> | undefined): boolean =>
  earlier !== undefined && !earlier.has(first) && slackMs === undefined

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
