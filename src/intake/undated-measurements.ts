import { steadyOf, type ToUtc } from '../clock.ts'
import type { Attribution } from '../encounter/attribution.ts'
import type { Reading } from '../reading/reading.ts'

/** A device resends what it thinks was not received when the link comes back within this time. */
const RESEND_MS = 30_000
/** An equal measurement that comes this soon under another patient may be the last one's, sent again. */
const PERHAPS_RESENT_MS = 5 * 60_000

/** As many are remembered of each device; what the journal says of older ones is as good, unless the clock was set since. */
const REMEMBERED = 256

/** A measurement without a stamp. */
interface Undated {
  /** When it was heard first, UTC as it was told then: its identity, which no step of the clock may change. */
  readonly firstUtc: number
  /** When it was heard last, in the time of the daemon. */
  readonly lastAt: number
  /** Whose it was; nobody's while it is held, and not known of what a daemon before this one heard. */
  readonly encounter?: string | undefined
  readonly isOfBefore?: true
  /** It was held since it may be one before it, sent again: so may be what comes soon after it. */
  readonly isDoubted?: true
}

/** A measurement without a stamp that came now. */
export interface Unstamped {
  /** In the time of the daemon. */
  readonly reading: Reading
  /** Its arrival in UTC. */
  readonly arrivedUtc: number
  readonly content: string
  readonly connectedAt: number
  readonly attribution: Attribution
}

/** When a measurement was heard first, in UTC, which tells it from an equal one, and whose it is. */
export interface Weighed {
  readonly firstUtc: number
  readonly attribution: Attribution
}

/** What the journal tells of devices that stamp nothing. */
export interface EarlierArrivals {
  lastArrival(device: string, content: string): number | undefined
}

/** Recent measurements without a stamp of their own, by device and content. */
export class UndatedMeasurements {
  readonly #parts: {
    readonly journal: EarlierArrivals
    readonly utc: ToUtc
    readonly problem: (error: unknown) => void
  }
  readonly #heard = new Map<string, Map<string, Undated>>()

  constructor(parts: {
    readonly journal: EarlierArrivals
    readonly utc: ToUtc
    readonly problem: (error: unknown) => void
  }) {
    this.#parts = parts
  }

  /**
   * A device without a clock that is set: on the same connection an equal measurement is another one, since the link layer
   * repeats nothing. On a new one it may be the same, sent again; under another patient nobody can tell, and it is held.
   */
  weigh({ reading, arrivedUtc, content, connectedAt, attribution }: Unstamped): Weighed {
    const { arrivedAt } = reading.time
    const encounter = attribution.kind === 'attributed' ? attribution.encounter : undefined
    const earlier = this.#earlier(reading.device.id, content, arrivedAt)
    const again = earlier !== undefined && (earlier.isOfBefore === true || connectedAt > earlier.lastAt)
    // Negative: the clock was set back since a daemon before this one heard it, and nobody knows how long ago that was.
    const ageMs = again ? arrivedAt - earlier.lastAt : Number.POSITIVE_INFINITY
    // A stamp of an unset clock adds to the likeness, so that age does not matter; nor does it of a record that the device
    // gives again on each connection.
    const limitless = reading.deviceTime !== undefined || reading.keptByDevice === true
    const owner = again ? earlier.encounter : undefined
    const resent = again && (limitless || (ageMs >= 0 && ageMs <= RESEND_MS))
    // Whose the earlier one was is forgotten after a while and at a restart, and while it is held nobody knows: then only
    // one that is surely sent again is told from another's.
    const unsure = again && (limitless || !resent || earlier.isDoubted === true)
    const other = again && encounter !== undefined && (owner === undefined ? unsure : owner !== encounter)
    if (other && (limitless || ageMs <= PERHAPS_RESENT_MS)) {
      const doubted = { firstUtc: arrivedUtc, lastAt: arrivedAt, encounter: owner, isDoubted: true } as const
      this.#remember(reading.device.id, content, doubted)
      return { firstUtc: arrivedUtc, attribution: { kind: 'held', because: 'perhaps-resent' } }
    }
    const firstUtc = resent ? earlier.firstUtc : arrivedUtc
    this.#remember(reading.device.id, content, { firstUtc, lastAt: arrivedAt, encounter })
    return { firstUtc, attribution }
  }

  #remember(device: string, content: string, undated: Undated): void {
    const heard = this.#heard.get(device) ?? new Map<string, Undated>()
    this.#heard.set(device, heard)
    // Anew at the end: the first is the one that was not heard for longest.
    heard.delete(content)
    heard.set(content, undated)
    const [oldest] = heard.size > REMEMBERED ? heard.keys() : []
    if (oldest !== undefined) heard.delete(oldest)
  }

  /** The same content of this device, as heard by this daemon or journaled by one before it. */
  #earlier(device: string, content: string, now: number): Undated | undefined {
    const known = this.#heard.get(device)?.get(content)
    if (known && now - known.lastAt <= PERHAPS_RESENT_MS) return known
    const { journal, utc } = this.#parts
    try {
      const at = journal.lastArrival(device, content)
      if (at === undefined) return undefined
      // How long ago that was is not told by its UTC when the clock was set since.
      return known
        ? { firstUtc: at, lastAt: known.lastAt }
        : { firstUtc: at, lastAt: steadyOf(utc, at), isOfBefore: true }
    } catch (error) {
      // A journal that cannot be asked must not cost the measurement; at worst it is there twice.
      this.#parts.problem(error)
      return undefined
    }
  }
}
