import type { Attribution } from '../encounter/attribution.ts'
import { type Language, UmtError } from '../errors.ts'
import type { CommitOutcome, JournalEntry } from '../journal/types.ts'
import type { Metric } from '../reading/metrics.ts'
import type { Reading } from '../reading/reading.ts'
import { BlowSessions } from './blow-sessions.ts'
import { contentDigest, datedKey, isDated, undatedKey } from './identity.ts'
import { follow, NO_STRETCH, type Stretch, type StretchEvent } from './live-to-final.ts'
import { Pace } from './pace.ts'
import { metricsOf, type OutgoingObservation, render } from './render.ts'

/** A final whose owner is in doubt; never its values. */
export interface HeldReading {
  readonly key: string
  readonly device: string
  readonly metrics: readonly Metric[]
  readonly because: string
  readonly measuredAt: number
}

/** Where readings go. Finals and held ones are called after they are on disk, in the order of the journal. */
export interface IntakeOutput {
  preliminary(observations: readonly OutgoingObservation[], reading: Reading): void
  final(observations: readonly OutgoingObservation[], reading: Reading): void
  held(held: HeldReading): void
  duplicate(reading: Reading): void
  /** The journal could not take finals; they stay in memory and are tried again. */
  problem(error: unknown): void
}

/** The part of the journal that the intake writes to. */
export interface FinalStore {
  commit(entries: readonly JournalEntry[]): readonly CommitOutcome[]
  lastArrival(device: string, content: string): number | undefined
}

export interface IntakeOptions {
  readonly journal: FinalStore
  readonly output: IntakeOutput
  readonly attribute: (reading: Reading) => Attribution
  /** Id of the gateway's own Device. */
  readonly gateway: string
  readonly zone: string
  readonly language: Language
  /** When a reading is released, ms since 1970: now in a daemon, the arrival in a replay. */
  readonly releasedAt: (reading: Reading) => number
  /** Calls back once after `ms`, to try the journal again. */
  readonly retry: (ms: number, callback: () => void) => void
}

/** A device resends what it thinks was not received when the link comes back within this time. */
const RESEND_MS = 30_000
/** An equal measurement that comes this soon under another patient may be the last one's, sent again. */
const PERHAPS_RESENT_MS = 5 * 60_000
const RETRY_MS = 1_000
/** In the journal of a replay every final belongs somewhere; none of its readings has a patient. */
export const OUTSIDE = 'outside'

/** A measurement without a stamp: when it was heard first, which is its identity, and when last. */
interface Undated {
  readonly firstAt: number
  readonly lastAt: number
  /** Whose it was; not known of what a daemon before this one heard. */
  readonly encounter?: string | undefined
}

type Owner = Pick<Extract<Attribution, { kind: 'attributed' }>, 'subject' | 'encounter'>

/** One thing that a device measures continuously. */
interface Live {
  readonly pace: Pace
  stretch: Stretch
}

interface Pending {
  readonly reading: Reading
  readonly entry: JournalEntry
  readonly observations: readonly OutgoingObservation[]
}

/**
 * Takes in every reading: shows live ones, makes finished ones final, asks whose they are, writes finals to the journal
 * and only then lets them out. Finals that arrive together share one transaction and one fsync.
 */
export class Intake {
  readonly #options: IntakeOptions
  /** What each device measures continuously, by the first quantity of its readings: one may measure several at once. */
  readonly #live = new Map<string, Map<string, Live>>()
  /** Recent measurements without a stamp of their own, by device and content. */
  readonly #undated = new Map<string, Map<string, Undated>>()
  readonly #sessions = new BlowSessions()
  #pending: Pending[] = []
  #flush: 'idle' | 'scheduled' | 'retrying' = 'idle'
  #waiting: (() => void)[] = []
  /** Devices of which something will never be on disk, until they are told so. */
  readonly #unkept = new Set<string>()

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /** `connectedAt`: when the connection began over which the reading came, ms since 1970. */
  accept(reading: Reading, connectedAt: number): void {
    if (reading.mode === 'spot') {
      this.#keep(reading, connectedAt)
      return
    }
    const live = this.#liveOf(reading)
    if (live.pace.admits(reading)) this.#publish(reading)
    if (reading.mode === 'continuous') this.#follow(live, { event: 'reading', reading })
  }

  /** The device's link went, or it fell silent: a continuous measurement has ended. */
  ended(device: string): void {
    for (const live of this.#live.get(device)?.values() ?? []) {
      const last = live.pace.takeRefused()
      if (last) this.#publish(last)
      this.#follow(live, { event: 'ended' })
    }
  }

  /**
   * Somebody else is about to be in the cabin, or nobody: what was steady until now is final for whoever was there, and a
   * probe that stays on has to be steady anew. Call it before the encounter changes.
   */
  endAll(): void {
    for (const device of this.#live.keys()) this.ended(device)
  }

  /** Finals that are not on disk yet. */
  get pending(): number {
    return this.#pending.length
  }

  /** Resolves once everything taken in so far is on disk and out. */
  async settled(): Promise<void> {
    if (this.#pending.length === 0) return
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /**
   * Resolves once every final of a device taken in so far is on disk, held ones and known ones too: it may erase them.
   * Rejects when one of them never will be; told once, since what the device sends again is taken in anew.
   */
  async committed(device: string): Promise<void> {
    await this.settled()
    if (this.#unkept.delete(device)) throw new Error(`a final of ${device} is not in the journal`)
  }

  /** Writes what is pending now; for an orderly stop. */
  flush(): void {
    this.#flush = 'idle'
    const batch = this.#pending
    if (batch.length === 0) return
    try {
      this.#commit(batch)
    } catch (error) {
      this.#flush = 'retrying'
      this.#options.retry(RETRY_MS, () => this.flush())
      this.#options.output.problem(error)
      return
    }
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  /** Writes the first finals that are pending and lets them out. Throws when the journal cannot be written now. */
  #commit(batch: readonly Pending[]): void {
    let outcomes: readonly CommitOutcome[]
    try {
      outcomes = this.#options.journal.commit(batch.map(({ entry }) => entry))
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      // One that no journal may hold is a fault of ours; it must not keep the others from the disk.
      if (batch.length > 1) for (const pending of batch) this.#commit([pending])
      else {
        this.#pending = this.#pending.slice(1)
        for (const { entry } of batch) this.#unkept.add(entry.device)
        this.#options.output.problem(error)
      }
      return
    }
    this.#pending = this.#pending.slice(batch.length)
    batch.forEach((pending, index) => {
      const outcome = outcomes[index]?.kind
      if (outcome === 'committed') this.#release(pending)
      else if (outcome === 'duplicate') this.#options.output.duplicate(pending.reading)
      else {
        this.#unkept.add(pending.entry.device)
        this.#options.output.problem(new UmtError('UMT-JOURNAL-106', { key: pending.entry.key }))
      }
    })
  }

  #liveOf({ device, quantities }: Reading): Live {
    const [first] = quantities
    const kind = first?.quantity ?? ''
    const ofDevice = this.#live.get(device.id) ?? new Map<string, Live>()
    this.#live.set(device.id, ofDevice)
    const live = ofDevice.get(kind) ?? { pace: new Pace(), stretch: NO_STRETCH }
    ofDevice.set(kind, live)
    return live
  }

  #publish(reading: Reading): void {
    const attribution = this.#options.attribute(reading)
    // A live value belongs to whoever is in the cabin, or to nobody; in doubt it is shown without a name.
    const owner = attribution.kind === 'attributed' ? attribution : { subject: { kind: 'unknown' } as const }
    this.#options.output.preliminary(this.#render(reading, 'preliminary', owner), reading)
  }

  #follow(live: Live, event: StretchEvent): void {
    const { stretch, final } = follow(live.stretch, event)
    live.stretch = stretch
    if (!final) return
    const content = contentDigest(final, this.#options.gateway)
    this.#enqueue(final, content, undatedKey(content, final.time.arrivedAt), this.#options.attribute(final))
  }

  #keep(reading: Reading, connectedAt: number): void {
    try {
      this.#finish(reading, connectedAt)
    } catch (error) {
      this.#unkept.add(reading.device.id)
      throw error
    }
  }

  #finish(reading: Reading, connectedAt: number): void {
    const content = contentDigest(reading, this.#options.gateway)
    const attribution = this.#options.attribute(reading)
    if (isDated(reading)) this.#enqueue(reading, content, datedKey(content), attribution)
    else this.#finishUndated(reading, content, connectedAt, attribution)
  }

  /**
   * A device without a clock that is set: on the same connection an equal measurement is another one, since the link layer
   * repeats nothing. On a new one it may be the same, sent again; under another patient nobody can tell, and it is held.
   */
  #finishUndated(reading: Reading, content: string, connectedAt: number, attribution: Attribution): void {
    const { arrivedAt } = reading.time
    const encounter = attribution.kind === 'attributed' ? attribution.encounter : undefined
    const earlier = this.#earlier(reading.device.id, content, arrivedAt)
    const again = earlier !== undefined && connectedAt > earlier.lastAt
    const ageMs = again ? arrivedAt - earlier.lastAt : Number.POSITIVE_INFINITY
    // A stamp of an unset clock adds to the likeness, so that age does not matter.
    const limitless = reading.deviceTime !== undefined
    const owner = again ? earlier.encounter : undefined
    // Whose the earlier one was is forgotten after a while and at a restart: then an unset clock tells nothing.
    const other = again && encounter !== undefined && (owner === undefined ? limitless : owner !== encounter)
    if (other && (limitless || ageMs <= PERHAPS_RESENT_MS)) {
      this.#enqueue(reading, content, undatedKey(content, arrivedAt), { kind: 'held', because: 'perhaps-resent' })
      return
    }
    const resent = again && (limitless || ageMs <= RESEND_MS)
    const firstAt = resent ? earlier.firstAt : arrivedAt
    this.#undated.get(reading.device.id)?.set(content, { firstAt, lastAt: arrivedAt, encounter })
    this.#enqueue(reading, content, undatedKey(content, firstAt), attribution)
  }

  /** The same content of this device, as heard by this daemon or journaled by one before it. */
  #earlier(device: string, content: string, now: number): Undated | undefined {
    const heard = this.#undated.get(device) ?? new Map<string, Undated>()
    this.#undated.set(device, heard)
    for (const [old, { lastAt }] of heard) if (now - lastAt > PERHAPS_RESENT_MS) heard.delete(old)
    const known = heard.get(content)
    if (known) return known
    try {
      const at = this.#options.journal.lastArrival(device, content)
      return at === undefined ? undefined : { firstAt: at, lastAt: at }
    } catch (error) {
      // A journal that cannot be asked must not cost the measurement; at worst it is there twice.
      this.#options.output.problem(error)
      return undefined
    }
  }

  #enqueue(reading: Reading, content: string, key: string, attribution: Attribution): void {
    const observations = attribution.kind === 'held' ? [] : this.#render(reading, 'final', attribution, key)
    this.#pending.push({
      reading,
      observations,
      entry: {
        key,
        content,
        device: reading.device.id,
        arrivedAt: reading.time.arrivedAt,
        measuredAt: reading.time.measuredAt,
        reading: JSON.stringify(reading),
        metrics: metricsOf(reading),
        observations: observations.flatMap(({ metric, id, body }) => (id === undefined ? [] : [{ id, metric, body }])),
        ...(attribution.kind === 'held'
          ? { heldBecause: attribution.because }
          : { encounter: attribution.encounter ?? OUTSIDE }),
      },
    })
    if (this.#flush !== 'idle') return
    this.#flush = 'scheduled'
    setImmediate(() => {
      if (this.#flush === 'scheduled') this.flush()
    })
  }

  #release({ reading, entry, observations }: Pending): void {
    if (entry.heldBecause === undefined) {
      this.#options.output.final(observations, reading)
      return
    }
    this.#options.output.held({
      key: entry.key,
      device: entry.device,
      metrics: metricsOf(reading),
      because: entry.heldBecause,
      measuredAt: entry.measuredAt,
    })
  }

  #sessionOf(reading: Reading, key: string, { encounter, subject }: Owner): { session?: string } {
    if (!metricsOf(reading).includes('spirometry')) return {}
    return { session: this.#sessions.of(reading, key, [encounter, subject]) }
  }

  #render(
    reading: Reading,
    status: 'preliminary' | 'final',
    owner: Owner,
    key?: string,
  ): readonly OutgoingObservation[] {
    const { gateway, zone, language, releasedAt } = this.#options
    return render(reading, {
      status,
      subject: owner.subject,
      gateway,
      zone,
      language,
      issued: releasedAt(reading),
      ...(owner.encounter === undefined ? {} : { encounter: owner.encounter }),
      ...(key === undefined ? {} : { key, ...this.#sessionOf(reading, key, owner) }),
    })
  }
}
