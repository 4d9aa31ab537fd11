import { asItIs, correctionOf, type ToUtc } from '../clock.ts'
import type { Measurement } from '../reading/reading.ts'
import {
  instantOf,
  isReasonable,
  isReasonableBeside,
  type LocalDateTime,
  type MeasuringTime,
  measuringTime,
} from '../reading/time.ts'
import { CLOCK_TICKS_MS, clockLost, clockSeen, clockSet, placeStamp, type TimeLine } from './device-clock.ts'
import { KnownLines } from './known-lines.ts'

/** What is known of a device's clock. Instants and the skew are in the time of the daemon, time lines in UTC. */
export interface ClockState {
  /** Our clock minus the device's, ms; only when it was seen or set on this connection. */
  readonly skewMs: number | undefined
  readonly at: number
  /** When we set it on this connection. */
  readonly setAt?: number
  /** All that is known of it, to be kept for the next session. */
  readonly timeLines: readonly TimeLine[]
}

/** A clock that is off by more was lost with its battery, and the records before that have stamps of another time line. */
const CLOCK_LOST_MS = 86_400_000

/** A device that is connected sends a measurement as soon as it is made. */
const FRESH_MS = 120_000

/** The clock of a device over its connections: what it says, when we set it, and what its stamps mean. */
export class SessionClock {
  readonly #zone: string
  #skewMs: number | undefined
  #setAt: number | undefined
  readonly #lines: KnownLines
  readonly #utc: ToUtc

  /** `timeLines`: what earlier sessions kept; `begunAt`: when this one began. */
  constructor(zone: string, timeLines: readonly TimeLine[], utc: ToUtc = asItIs, begunAt?: number) {
    this.#zone = zone
    this.#lines = new KnownLines(timeLines, utc, begunAt)
    this.#utc = utc
  }

  get skewMs(): number | undefined {
    return this.#skewMs
  }

  /** As they are kept for the next session. */
  get timeLines(): readonly TimeLine[] {
    return this.#lines.inUtc
  }

  /** A clock may be set or lost while the device is away: its skew is measured anew on each connection. */
  connected(): void {
    this.#skewMs = undefined
    this.#setAt = undefined
  }

  /** The device tells its clock; `undefined` when it does not know the time. */
  seen(local: LocalDateTime | undefined, at: number): ClockState {
    this.#skewMs = local === undefined ? undefined : at - instantOf(local, this.#zone)
    this.#lines.change((lines) => (local === undefined ? clockLost(lines, at) : clockSeen(lines, at, local)))
    return this.#state(at)
  }

  /** A live value shows the clock; `undefined` when it says nothing new. */
  shown(local: LocalDateTime, at: number): ClockState | undefined {
    const skewMs = at - instantOf(local, this.#zone)
    const known = this.#skewMs !== undefined && Math.abs(skewMs - this.#skewMs) < CLOCK_TICKS_MS
    return known ? undefined : this.seen(local, at)
  }

  /** We set the clock. */
  set(written: LocalDateTime, at: number): ClockState {
    const isSeen = this.#skewMs !== undefined
    this.#lines.change((lines) => clockSet(lines, at, written, isSeen))
    this.#skewMs = at - instantOf(written, this.#zone)
    this.#setAt = at
    return this.#state(at)
  }

  /** `clockLost`: the stamp is of a clock that nobody had set. */
  timeOf({ mode, deviceTime, flags }: Measurement, at: number): { time: MeasuringTime; clockLost: boolean } {
    const skewMs = this.#skewMs
    const clockNotSet = flags.includes('device-clock-not-set')
    const correctionMs = correctionOf(this.#utc)
    const lines = this.#lines.now
    const evidence = { arrivedAt: at, zone: this.#zone, clockNotSet, correctionMs }
    // Which clock was lost shows in UTC: ours may have been as wrong when the daemon was started.
    const isLost = (skew: number) => Math.abs(skew + correctionMs) > CLOCK_LOST_MS
    const unseen = skewMs === undefined
    const nothingKnown = unseen && (clockNotSet || lines.length === 0)
    if (deviceTime === undefined || nothingKnown || mode === 'continuous') {
      const time = measuringTime({
        ...evidence,
        ...(deviceTime === undefined ? {} : { deviceTime }),
        ...(skewMs === undefined ? {} : { skewMs }),
      })
      const isFar = skewMs !== undefined && isLost(skewMs)
      return { time, clockLost: isFar || (time.basis === 'arrival' && deviceTime !== undefined) }
    }
    const stamp = instantOf(deviceTime, this.#zone)
    const place = placeStamp(lines, deviceTime, at)
    if (place.kind === 'certain' && !unseen && !this.#isLeftUnseen(place.at, at)) {
      const time = measuringTime({ ...evidence, deviceTime, skewMs: place.at - stamp })
      return { time, clockLost: isLost(place.at - stamp) || time.basis === 'arrival' }
    }
    // The earliest instant that is possible: an older one is held, and one that is live by it is live by all.
    const possible = place.kind === 'nowhere' ? [] : place.kind === 'certain' ? [place.at] : place.at
    const [measuredAt = stamp - correctionMs] = possible
    const reasonable = possible.length > 0 ? isReasonableBeside(at, measuredAt) : isReasonable(stamp)
    if (!reasonable) return { time: { arrivedAt: at, measuredAt: at, basis: 'arrival' }, clockLost: true }
    // Nor is an instant known when no clock of the device has made the stamp.
    const clockLost = possible.every((each) => isLost(each - stamp))
    return { time: { arrivedAt: at, measuredAt, basis: 'device' }, clockLost }
  }

  /**
   * Made since the clock was looked at last, and not of this moment: somebody may have set the clock over this connection, and
   * then it was made now.
   */
  #isLeftUnseen(placed: number, arrivedAt: number): boolean {
    const seenAt = this.#lines.now.at(-1)?.last.at ?? arrivedAt
    return placed > seenAt + CLOCK_TICKS_MS && arrivedAt - placed > FRESH_MS
  }

  #state(at: number): ClockState {
    const setAt = this.#setAt === undefined ? {} : { setAt: this.#setAt }
    return { skewMs: this.#skewMs, at, ...setAt, timeLines: this.timeLines }
  }
}
