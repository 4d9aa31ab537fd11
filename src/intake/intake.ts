import { asItIs, type ToUtc } from '../clock.ts'
import type { Attributable, Attribution } from '../encounter/attribution.ts'
import { type Language, UmtError } from '../errors.ts'
import type { CommitOutcome, JournalEntry } from '../journal/types.ts'
import type { Metric } from '../reading/metrics.ts'
import type { DeviceIdentity, Reading } from '../reading/reading.ts'
import { signalDefinition } from '../reading/signals.ts'
import type { Strip } from '../reading/strip.ts'
import { BlowSessions } from './blow-sessions.ts'
import { contentDigest, datedKey, isDated, stripDigest, undatedKey } from './identity.ts'
import { inUtc, stripInUtc } from './in-utc.ts'
import { follow, NO_STRETCH, type Stretch, type StretchEvent } from './live-to-final.ts'
import { Pace } from './pace.ts'
import { metricsOf, type OutgoingObservation, type RenderContext, render, renderStrip } from './render.ts'
import type { Chunk } from './samples-batch.ts'
import { Strips } from './strips.ts'
import { UndatedMeasurements } from './undated-measurements.ts'

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
  final(observations: readonly OutgoingObservation[], source: Reading | Strip): void
  held(held: HeldReading): void
  duplicate(source: Reading | Strip): void
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
  readonly attribute: (source: Attributable) => Attribution
  /** Id of the gateway's own Device. */
  readonly gateway: string
  readonly zone: string
  readonly language: Language
  /** UTC of the instants of readings; where it is absent they are in UTC. */
  readonly utc?: ToUtc
  /** When a reading is released, UTC, ms since 1970: now in a daemon, the arrival in a replay. */
  readonly releasedAt: (source: Attributable) => number
  /** Calls back once after `ms`, to try the journal again. */
  readonly retry: (ms: number, callback: () => void) => void
}

const RETRY_MS = 1_000
/** In the journal of a replay every final belongs somewhere; none of its readings has a patient. */
export const OUTSIDE = 'outside'

type Owner = Pick<Extract<Attribution, { kind: 'attributed' }>, 'subject' | 'encounter'>

/** A finished measurement on its way to the journal; the instants of its source are in UTC. */
interface Finished {
  readonly source: Reading | Strip
  readonly metrics: readonly Metric[]
  readonly content: string
  readonly key: string
  readonly attribution: Attribution
}

/** One thing that a device measures continuously. */
interface Live {
  readonly pace: Pace
  stretch: Stretch
}

interface Pending {
  readonly source: Reading | Strip
  readonly metrics: readonly Metric[]
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
  readonly #undated: UndatedMeasurements
  readonly #sessions = new BlowSessions()
  readonly #strips = new Strips()
  #pending: Pending[] = []
  #flush: 'idle' | 'scheduled' | 'retrying' = 'idle'
  #waiting: (() => void)[] = []
  /** Devices of which something will never be on disk, until they are told so. */
  readonly #unkept = new Set<string>()

  constructor(options: IntakeOptions) {
    this.#options = options
    const { journal, output } = options
    this.#undated = new UndatedMeasurements({
      journal,
      utc: this.#utc,
      problem: (error) => output.problem(error),
    })
  }

  /** `connectedAt`: when the connection began over which the reading came, ms since 1970. */
  accept(reading: Reading, connectedAt: number): void {
    if (reading.isPast) return
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
    this.#finishStrips(this.#strips.end(device))
  }

  /** The next samples of a device; a good stretch of them becomes final when it ends. */
  samples(device: DeviceIdentity, chunk: Chunk): void {
    const strip = this.#strips.add(device, chunk)
    if (strip) this.#finishStrips([strip])
  }

  /**
   * Somebody else is about to be in the cabin, or nobody: what was steady until now is final for whoever was there, and a
   * probe that stays on has to be steady anew. Call it before the encounter changes, `at` ms since 1970.
   */
  endAll(at: number): void {
    for (const device of this.#live.keys()) this.ended(device)
    this.#finishStrips(this.#strips.endAll(at))
  }

  get #utc(): ToUtc {
    return this.#options.utc ?? asItIs
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
      else if (outcome === 'duplicate') this.#options.output.duplicate(pending.source)
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
    const source = inUtc(reading, this.#utc)
    this.#options.output.preliminary(render(source, this.#context(source, 'preliminary', owner)), source)
  }

  #follow(live: Live, event: StretchEvent): void {
    const { stretch, final } = follow(live.stretch, event)
    live.stretch = stretch
    if (!final) return
    const content = contentDigest(final, this.#options.gateway)
    const source = inUtc(final, this.#utc)
    const key = undatedKey(content, source.time.arrivedAt)
    this.#enqueueReading({ source, content, key, attribution: this.#options.attribute(final) }, final)
  }

  #finishStrips(strips: readonly Strip[]): void {
    for (const steady of strips) {
      const strip = stripInUtc(steady, this.#utc)
      const metric = signalDefinition(strip.signal).final
      if (metric === undefined) continue
      const content = stripDigest(strip, this.#options.gateway)
      const key = undatedKey(content, strip.time.measuredAt)
      const attribution = this.#options.attribute(steady)
      const finished = { source: strip, metrics: [metric], content, key, attribution }
      const context = (owner: Owner) => this.#context(strip, 'final', owner, key)
      this.#enqueue(finished, (owner) => [renderStrip(strip, metric, context(owner))])
    }
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
    const source = inUtc(reading, this.#utc)
    if (isDated(reading)) {
      this.#enqueueReading({ source, content, key: datedKey(content), attribution }, reading)
      return
    }
    const { arrivedAt } = source.time
    const weighed = this.#undated.weigh({ reading, arrivedUtc: arrivedAt, content, connectedAt, attribution })
    const key = undatedKey(content, weighed.firstUtc)
    this.#enqueueReading({ source, content, key, attribution: weighed.attribution }, reading)
  }

  /** `steady`: the reading as it came, its instants those of the daemon. */
  #enqueueReading(finished: Omit<Finished, 'metrics'> & { readonly source: Reading }, steady: Reading): void {
    const { source, key } = finished
    this.#enqueue({ ...finished, metrics: metricsOf(source) }, (owner) =>
      render(source, { ...this.#context(source, 'final', owner, key), ...this.#sessionOf(steady, key, owner) }),
    )
  }

  #enqueue(
    { source, metrics, content, key, attribution }: Finished,
    renderFor: (owner: Owner) => readonly OutgoingObservation[],
  ): void {
    const observations = attribution.kind === 'held' ? [] : renderFor(attribution)
    this.#pending.push({
      source,
      metrics,
      observations,
      entry: {
        key,
        content,
        device: source.device.id,
        arrivedAt: source.time.arrivedAt,
        measuredAt: source.time.measuredAt,
        reading: JSON.stringify(source),
        metrics,
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

  #release({ source, metrics, entry, observations }: Pending): void {
    if (entry.heldBecause === undefined) {
      this.#options.output.final(observations, source)
      return
    }
    this.#options.output.held({
      key: entry.key,
      device: entry.device,
      metrics,
      because: entry.heldBecause,
      measuredAt: entry.measuredAt,
    })
  }

  #sessionOf(reading: Reading, key: string, { encounter, subject }: Owner): { session?: string } {
    if (!metricsOf(reading).includes('spirometry')) return {}
    return { session: this.#sessions.of(reading, key, [encounter, subject]) }
  }

  #context(source: Attributable, status: 'preliminary' | 'final', owner: Owner, key?: string): RenderContext {
    const { gateway, zone, language, releasedAt } = this.#options
    return {
      status,
      subject: owner.subject,
      gateway,
      zone,
      language,
      issued: releasedAt(source),
      ...(owner.encounter === undefined ? {} : { encounter: owner.encounter }),
      ...(key === undefined ? {} : { key }),
    }
  }
}
