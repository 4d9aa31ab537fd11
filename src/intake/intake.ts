import { asItIs, type ToUtc } from '../clock.ts'
import type { Attributable, Attribution } from '../encounter/attribution.ts'
import { type Language, UmtError } from '../errors.ts'
import type { CommitOutcome, JournalEntry } from '../journal/types.ts'
import type { Metric } from '../reading/metrics.ts'
import type { DeviceIdentity, Reading } from '../reading/reading.ts'
import { signalDefinition } from '../reading/signals.ts'
import type { Strip } from '../reading/strip.ts'
import { BlowSessions } from './blow-sessions.ts'
import { type CapturedFinal, type CaptureWish, refusalOf } from './capture.ts'
import { contentDigest, datedKey, isDated, stripDigest, undatedKey } from './identity.ts'
import { inUtc, stripInUtc, toSteady } from './in-utc.ts'
import { journaledBlows } from './journaled-blows.ts'
import { type Live, LiveMeasurements } from './live-measurements.ts'
import type { StretchEvent } from './live-to-final.ts'
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
  readonly arrivedAt: number
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
  /** Absent where nothing outlives the process. */
  observationsOf?(encounter: string): readonly string[]
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

/** Whose a measurement is. */
export type Owner = Pick<Extract<Attribution, { kind: 'attributed' }>, 'subject' | 'encounter' | 'performer'>

/** A finished measurement on its way to the journal; the instants of its source are in UTC. */
interface Finished {
  readonly source: Reading | Strip
  readonly metrics: readonly Metric[]
  readonly content: string
  readonly key: string
  readonly attribution: Attribution
}

interface Pending {
  readonly source: Reading | Strip
  readonly metrics: readonly Metric[]
  readonly entry: JournalEntry
  readonly observations: readonly OutgoingObservation[]
  /** What became of it, once it is decided: on disk, or never. */
  outcome?: 'kept' | Error
}

/**
 * Takes in every reading: shows live ones, makes finished ones final, asks whose they are, writes finals to the journal
 * and only then lets them out. Finals that arrive together share one transaction and one fsync.
 */
export class Intake {
  readonly #options: IntakeOptions
  readonly #live = new LiveMeasurements()
  readonly #undated: UndatedMeasurements
  readonly #sessions: BlowSessions
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
    this.#sessions = new BlowSessions((encounter) => {
      try {
        return journaledBlows(journal.observationsOf?.(encounter) ?? [], this.#utc)
      } catch (error) {
        // A journal that cannot be asked must not cost the measurement; at worst its session is in two.
        output.problem(error)
        return []
      }
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
    const failure = this.#write()
    for (const { outcome = failure } of finals) if (outcome !== 'kept') throw outcome
    return finals.map(({ metrics, entry: { device, observations, heldBecause } }) => ({
      device,
      metrics,
      observations: observations.map(({ id }) => id),
      ...(heldBecause !== undefined && { heldBecause }),
    }))
  }

  /**
   * The Observations of a measurement that was held, for the patient whom a person named: with the ids that they would have
   * had at once, since a resend is recognised by them.
   */
  renderFor(source: Reading | Strip, key: string, owner: Owner): readonly OutgoingObservation[] {
    return this.#render(source, 'final', owner, key)
  }

  /** A held measurement as a person may look at it: without a patient, and not final. */
  renderHeld(source: Reading | Strip): readonly OutgoingObservation[] {
    return this.#render(source, 'preliminary', { subject: { kind: 'unknown' } })
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
    this.#write()
  }

  /** Why the journal cannot be written now, when it cannot. */
  #write(): unknown {
    this.#flush = 'idle'
    const batch = this.#pending
    if (batch.length === 0) return undefined
    try {
      this.#commit(batch)
    } catch (error) {
      this.#flush = 'retrying'
      this.#options.retry(RETRY_MS, () => this.flush())
      this.#options.output.problem(error)
      return error
    }
    for (const resolve of this.#waiting.splice(0)) resolve()
    return undefined
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
        for (const pending of batch) this.#refused(pending, error)
      }
      return
    }
    this.#pending = this.#pending.slice(batch.length)
    batch.forEach((pending, index) => {
      const outcome = outcomes[index]?.kind
      if (outcome === 'conflict' || outcome === undefined) {
        this.#refused(pending, new UmtError('UMT-JOURNAL-106', { key: pending.entry.key }))
        return
      }
      pending.outcome = 'kept'
      if (outcome === 'committed') this.#release(pending)
      else this.#options.output.duplicate(pending.source)
    })
  }

  /** It will never be on disk. */
  #refused(pending: Pending, error: Error): void {
    pending.outcome = error
    this.#unkept.add(pending.entry.device)
    this.#options.output.problem(error)
  }

  #publish(reading: Reading): void {
    const attribution = this.#options.attribute(reading)
    // A live value belongs to whoever is in the cabin, or to nobody; in doubt it is shown without a name.
    const owner = attribution.kind === 'attributed' ? attribution : { subject: { kind: 'unknown' } as const }
    const source = inUtc(reading, this.#utc)
    this.#options.output.preliminary(render(source, this.#context(source, 'preliminary', owner)), source)
  }

  #follow(live: Live, event: StretchEvent): void {
    const final = this.#live.follow(live, event)
    if (final) this.#finishLive(final)
  }

  #finishLive(final: Reading): Pending {
    const content = contentDigest(final, this.#options.gateway)
    const source = inUtc(final, this.#utc)
    const key = undatedKey(content, source.time.arrivedAt)
    return this.#enqueueReading({ source, content, key, attribution: this.#options.attribute(final) })
  }

  #finishStrips(strips: readonly Strip[]): readonly Pending[] {
    return strips.flatMap((steady) => {
      const strip = stripInUtc(steady, this.#utc)
      const metric = signalDefinition(strip.signal).final
      if (metric === undefined) return []
      const content = stripDigest(strip, this.#options.gateway)
      const key = undatedKey(content, strip.time.measuredAt)
      const attribution = this.#options.attribute(steady)
      return [this.#enqueue({ source: strip, metrics: [metric], content, key, attribution })]
    })
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
      this.#enqueueReading({ source, content, key: datedKey(content), attribution })
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
    const observations = attribution.kind === 'held' ? [] : this.renderFor(source, key, attribution)
    const pending: Pending = {
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
    }
    this.#pending.push(pending)
    if (this.#flush === 'idle') {
      this.#flush = 'scheduled'
      setImmediate(() => {
        if (this.#flush === 'scheduled') this.flush()
      })
    }
    return pending
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
      arrivedAt: entry.arrivedAt,
    })
  }

  #sessionOf(reading: Reading, key: string, { encounter, subject }: Owner): { session?: string } {
    if (!metricsOf(reading).includes('spirometry')) return {}
    return { session: this.#sessions.of(reading, key, [encounter, subject]) }
  }

  /** `source`: its instants are in UTC. */
  #render(
    source: Reading | Strip,
    status: 'preliminary' | 'final',
    owner: Owner,
    key?: string,
  ): readonly OutgoingObservation[] {
    const context = this.#context(source, status, owner, key)
    if ('signal' in source) {
      const metric = signalDefinition(source.signal).final
      return metric === undefined ? [] : [renderStrip(source, metric, context)]
    }
    // The pause between two blows is what it was, though the clock of the machine was set meanwhile.
    const session = key === undefined ? {} : this.#sessionOf(toSteady(source, this.#utc), key, owner)
    return render(source, { ...context, ...session })
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
      ...(owner.performer && { performer: owner.performer }),
      ...(key === undefined ? {} : { key }),
    }
  }
}
