import type { Attribution } from '../encounter/attribution.ts'
import type { Reading } from '../reading/reading.ts'

/** A device resends what it thinks was not received when the link comes back within this time. */
const RESEND_MS = 30_000
/** An equal measurement that comes this soon under another patient may be the last one's, sent again. */
const PERHAPS_RESENT_MS = 5 * 60_000

/** A measurement without a stamp: when it was heard first, which is its identity, and when last. */
interface Undated {
  readonly firstAt: number
  readonly lastAt: number
  /** Whose it was; not known of what a daemon before this one heard. */
  readonly encounter?: string | undefined
}

/** When a measurement was heard first, which tells it from an equal one, and whose it is. */
export interface Weighed {
  readonly firstAt: number
  readonly attribution: Attribution
}

/** What the journal tells of devices that stamp nothing. */
export interface EarlierArrivals {
  lastArrival(device: string, content: string): number | undefined
}

/** Recent measurements without a stamp of their own, by device and content. */
export class UndatedMeasurements {
  readonly #journal: EarlierArrivals
  readonly #problem: (error: unknown) => void
  readonly #heard = new Map<string, Map<string, Undated>>()

  constructor(journal: EarlierArrivals, problem: (error: unknown) => void) {
    this.#journal = journal
    this.#problem = problem
  }

  /**
   * A device without a clock that is set: on the same connection an equal measurement is another one, since the link layer
   * repeats nothing. On a new one it may be the same, sent again; under another patient nobody can tell, and it is held.
   */
  weigh(reading: Reading, content: string, connectedAt: number, attribution: Attribution): Weighed {
    const { arrivedAt } = reading.time
    const encounter = attribution.kind === 'attributed' ? attribution.encounter : undefined
    const earlier = this.#earlier(reading.device.id, content, arrivedAt)
    const again = earlier !== undefined && connectedAt > earlier.lastAt
    const ageMs = again ? arrivedAt - earlier.lastAt : Number.POSITIVE_INFINITY
    // A stamp of an unset clock adds to the likeness, so that age does not matter; nor does it of a record in a memory that
    // is read as a whole on each connection.
    const limitless = reading.deviceTime !== undefined || reading.flags.includes('from-storage')
    const owner = again ? earlier.encounter : undefined
    // Whose the earlier one was is forgotten after a while and at a restart: then an unset clock tells nothing.
    const other = again && encounter !== undefined && (owner === undefined ? limitless : owner !== encounter)
    if (other && (limitless || ageMs <= PERHAPS_RESENT_MS))
      return { firstAt: arrivedAt, attribution: { kind: 'held', because: 'perhaps-resent' } }
    const resent = again && (limitless || ageMs <= RESEND_MS)
    const firstAt = resent ? earlier.firstAt : arrivedAt
    this.#heard.get(reading.device.id)?.set(content, { firstAt, lastAt: arrivedAt, encounter })
    return { firstAt, attribution }
  }

  /** The same content of this device, as heard by this daemon or journaled by one before it. */
  #earlier(device: string, content: string, now: number): Undated | undefined {
    const heard = this.#heard.get(device) ?? new Map<string, Undated>()
    this.#heard.set(device, heard)
    for (const [old, { lastAt }] of heard) if (now - lastAt > PERHAPS_RESENT_MS) heard.delete(old)
    const known = heard.get(content)
    if (known) return known
    try {
      const at = this.#journal.lastArrival(device, content)
      return at === undefined ? undefined : { firstAt: at, lastAt: at }
    } catch (error) {
      // A journal that cannot be asked must not cost the measurement; at worst it is there twice.
      this.#problem(error)
      return undefined
    }
  }
}
