import { asItIs, type ToUtc } from '../clock.ts'
import { type Attributable, type Attribution, OUTSIDE } from '../encounter/attribution.ts'
import type { CommitOutcome, JournalEntry } from '../journal/types.ts'
import type { Metric } from '../reading/metrics.ts'
import type { DeviceIdentity, Reading } from '../reading/reading.ts'
import { signalDefinition } from '../reading/signals.ts'
import type { Strip } from '../reading/strip.ts'
import { asMeasured } from './as-measured.ts'
import { type CapturedFinal, type CaptureWish, refusalOf } from './capture.ts'
import { FinalQueue, type Pending } from './final-queue.ts'
import { contentDigest, datedKey, type Fingerprint, isDated, stripDigest, undatedKey } from './identity.ts'
import { inUtc } from './in-utc.ts'
import { type Live, LiveMeasurements } from './live-measurements.ts'
import type { StretchEvent } from './live-to-final.ts'
import { journaled, metricsOf, type OutgoingObservation } from './render.ts'
import { Renderer, type RendererOptions } from './renderer.ts'
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
  readonly arrivedAt: number
}

/** A final of an encounter that had been closed when it came; never its values. */
export interface LateFinal {
  readonly device: string
  readonly encounter: string
}

/** Where readings go. Finals and held ones are called after they are on disk, in the order of the journal. */
export interface IntakeOutput {
  preliminary(observations: readonly OutgoingObservation[], reading: Reading): void
  final(observations: readonly OutgoingObservation[], source: Reading | Strip): void
  held(held: HeldReading): void
  /** A final of an encounter that had been closed when it came; it is in the journal only. Absent where none ever is. */
  late?(late: LateFinal): void
  duplicate(source: Reading | Strip): void
  /** The journal could not take finals; they stay in memory and are tried again. */
  problem(error: unknown): void
}

/** The part of the journal that the intake writes to. */
export interface FinalStore {
  has(key: string): boolean
  commit(entries: readonly JournalEntry[]): readonly CommitOutcome[]
  lastArrival(device: string, content: string): number | undefined
  /** Keyed where what is stored is on a disk, 64 hexadecimal digits. */
  readonly fingerprint: Fingerprint
  /** Absent where nothing outlives the process. */
  observationsOf?(encounter: string): readonly string[]
}

export interface IntakeOptions extends Omit<RendererOptions, 'observationsOf' | 'problem'> {
  readonly journal: FinalStore
  readonly output: IntakeOutput
  readonly attribute: (source: Attributable) => Attribution
  /** Whether the UTC of now may be wrong by hours, which each reading then says. */
  readonly isTimeInDoubt?: () => boolean
  /** Calls back once after `ms`, to try the journal again. */
  readonly retry: (ms: number, callback: () => void) => void
}

/** A finished measurement on its way to the journal; the instants of its source are in UTC. */
interface Finished {
  readonly source: Reading | Strip
  readonly metrics: readonly Metric[]
  readonly content: string
  readonly key: string
  readonly attribution: Attribution
}

/**
 * Takes in every reading: shows live ones, makes finished ones final, asks whose they are, writes finals to the journal
 * and only then lets them out. Finals that arrive together share one transaction and one fsync.
 */
export class Intake {
  readonly #options: IntakeOptions
  readonly renderer: Renderer
  readonly #live = new LiveMeasurements()
  readonly #undated: UndatedMeasurements
  readonly #strips = new Strips()
  readonly #queue: FinalQueue
  readonly #fingerprint: Fingerprint

  constructor(options: IntakeOptions) {
    this.#options = options
    const { journal, output } = options
    this.#fingerprint = (text) => journal.fingerprint(text)
    this.#undated = new UndatedMeasurements({
      journal,
      utc: this.#utc,
      problem: (error) => output.problem(error),
    })
    this.#queue = new FinalQueue({
      commit: (entries) => journal.commit(entries),
      kept: (pending, outcome) => this.#kept(pending, outcome),
      problem: (error) => output.problem(error),
      retry: (ms, callback) => options.retry(ms, callback),
    })
    this.renderer = new Renderer({
      ...options,
      observationsOf: (encounter) => journal.observationsOf?.(encounter) ?? [],
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
    const live = this.#live.of(reading)
    if (live.pace.admits(reading)) this.#publish(reading)
    if (reading.mode === 'continuous') this.#follow(live, { event: 'reading', reading })
  }

  /** The device's link went, or it fell silent: a continuous measurement has ended. */
  ended(device: string): void {
    for (const live of this.#live.ofDevice(device)) {
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
    for (const device of this.#live.devices) this.ended(device)
    this.#finishStrips(this.#strips.endAll(at))
  }

  /**
   * A person wants what is steady now to be final, without taking the probe off. Returns once it is on disk and out. Throws
   * `UMT-CAPTURE-101` to `-103` when nothing is steady, or why the journal did not take it: it is tried again then.
   */
  capture(at: number, wish: CaptureWish = {}): readonly CapturedFinal[] {
    const live = this.#live.capture(at, wish)
    const strips = this.#strips.capture(at, wish)
    const finals = [
      ...live.flatMap((each) => (each.kind === 'final' ? [this.#finishLive(each.final)] : [])),
      ...this.#finishStrips(strips.flatMap((each) => (each.kind === 'final' ? [each.final] : []))),
    ]
    if (finals.length === 0) throw refusalOf([...live, ...strips])
    const failure = this.#queue.flush()
    for (const { outcome = failure } of finals) if (outcome !== 'kept') throw outcome
    return finals.map(({ metrics, entry: { device, observations, heldBecause } }) => ({
      device,
      metrics,
      observations: observations.map(({ id }) => id),
      ...(heldBecause !== undefined && { heldBecause }),
    }))
  }

  get #utc(): ToUtc {
    return this.#options.utc ?? asItIs
  }

  #inUtc<S extends Reading | Strip>(source: S): S {
    return inUtc(source, this.#utc, this.#options.isTimeInDoubt?.() === true ? ['vehicle-clock-unconfirmed'] : [])
  }

  /** Finals that are not on disk yet. */
  get pending(): number {
    return this.#queue.length
  }

  /** Resolves once everything taken in so far is on disk and out. */
  settled(): Promise<void> {
    return this.#queue.settled()
  }

  /**
   * Resolves once every final of a device taken in so far is on disk, held ones and known ones too: it may erase them.
   * Rejects when one of them never will be; told once, since what the device sends again is taken in anew.
   */
  committed(device: string): Promise<void> {
    return this.#queue.committed(device)
  }

  /** Writes what is pending now; for an orderly stop. */
  flush(): void {
    this.#queue.flush()
  }

  #publish(reading: Reading): void {
    const attribution = this.#options.attribute(reading)
    // A live value belongs to whoever is in the cabin, or to nobody; in doubt it is shown without a name.
    const owner = attribution.kind === 'attributed' && attribution.isLate !== true ? attribution : undefined
    const source = this.#inUtc(reading)
    this.#options.output.preliminary(this.renderer.preliminary(source, owner), source)
  }

  #follow(live: Live, event: StretchEvent): void {
    const final = this.#live.follow(live, event)
    if (final) this.#finishLive(final)
  }

  #finishLive(final: Reading): Pending {
    const content = contentDigest(final, this.#options.gateway, this.#fingerprint)
    const source = this.#inUtc(final)
    const key = undatedKey(content, source.time.arrivedAt)
    return this.#enqueueReading({ source, content, key, attribution: this.#options.attribute(final) })
  }

  #finishStrips(strips: readonly Strip[]): readonly Pending[] {
    return strips.flatMap((steady) => {
      const strip = this.#inUtc(steady)
      const metric = signalDefinition(strip.signal).final
      if (metric === undefined) return []
      const content = stripDigest(strip, this.#options.gateway, this.#fingerprint)
      const key = undatedKey(content, strip.time.measuredAt)
      const attribution = this.#options.attribute(steady)
      return [this.#enqueue({ source: strip, metrics: [metric], content, key, attribution })]
    })
  }

  #keep(reading: Reading, connectedAt: number): void {
    try {
      this.#finish(reading, connectedAt)
    } catch (error) {
      this.#queue.lost(reading.device.id)
      throw error
    }
  }

  /**
   * The key under which a stamped measurement is in the journal as something else: whether the clock of its device was set is
   * judged by ours, and ours may have been wrong when it came last.
   */
  #knownKey(reading: Reading, content: string): string | undefined {
    const { journal, output } = this.#options
    const dated = datedKey(content)
    try {
      if (journal.has(dated)) return dated
      const at = isDated(reading) ? journal.lastArrival(reading.device.id, content) : undefined
      return at === undefined ? undefined : undatedKey(content, at)
    } catch (error) {
      // A journal that cannot be asked must not cost the measurement; at worst it is there twice.
      output.problem(error)
      return undefined
    }
  }

  #finish(reading: Reading, connectedAt: number): void {
    const content = contentDigest(reading, this.#options.gateway, this.#fingerprint)
    const attribution = this.#options.attribute(asMeasured(reading, connectedAt))
    const source = this.#inUtc(reading)
    const known = reading.deviceTime === undefined ? undefined : this.#knownKey(reading, content)
    if (known !== undefined || isDated(reading)) {
      this.#enqueueReading({ source, content, key: known ?? datedKey(content), attribution })
      return
    }
    const { arrivedAt } = source.time
    const weighed = this.#undated.weigh({ reading, arrivedUtc: arrivedAt, content, connectedAt, attribution })
    const key = undatedKey(content, weighed.firstUtc)
    this.#enqueueReading({ source, content, key, attribution: weighed.attribution })
  }

  #enqueueReading(finished: Omit<Finished, 'metrics'> & { readonly source: Reading }): Pending {
    return this.#enqueue({ ...finished, metrics: metricsOf(finished.source) })
  }

  #enqueue({ source, metrics, content, key, attribution }: Finished): Pending {
    const observations = attribution.kind === 'held' ? [] : this.renderer.final(source, key, attribution)
    const pending: Pending = {
      source,
      metrics,
      observations,
      ...(attribution.kind === 'attributed' && attribution.isLate && { isLate: true }),
      entry: {
        key,
        content,
        device: source.device.id,
        arrivedAt: source.time.arrivedAt,
        measuredAt: source.time.measuredAt,
        reading: JSON.stringify(source),
        metrics,
        observations: journaled(observations),
        ...(attribution.kind === 'held'
          ? { heldBecause: attribution.because }
          : { encounter: attribution.encounter ?? OUTSIDE }),
      },
    }
    this.#queue.add(pending)
    return pending
  }

  #kept({ source, metrics, entry, observations, isLate }: Pending, outcome: 'committed' | 'duplicate'): void {
    const { output } = this.#options
    const { key, device, measuredAt, arrivedAt, heldBecause, encounter = OUTSIDE } = entry
    if (outcome === 'duplicate') output.duplicate(source)
    else if (isLate) output.late?.({ device, encounter })
    else if (heldBecause === undefined) output.final(observations, source)
    else output.held({ key, device, metrics, because: heldBecause, measuredAt, arrivedAt })
  }
}
