import type { Absence } from '../reading/absences.ts'
import type { Samples } from '../reading/reading.ts'
import { type Signal, signalDefinition, type Timing } from '../reading/signals.ts'
import type { Unit } from '../reading/units.ts'
import { SampleClock } from './sample-clock.ts'

/** Consecutive samples that arrived in a short while, for one message on the bus. `start` is the instant of the first. */
export type Chunk = {
  readonly signal: Signal
  /** Of a sample times the factor of `scale`; none of a signal that is not calibrated. */
  readonly unit?: Unit | undefined
  readonly start: number
  /** As the device sent them, in steps of `scale`; of a signal with leads one of each lead for each instant. */
  readonly samples: readonly number[]
} & Pick<Samples, 'leads' | 'scale' | 'flags'> &
  (FixedPeriod | { readonly timing: Exclude<Timing, 'fixed-period'> })

interface FixedPeriod {
  readonly timing: 'fixed-period'
  readonly periodMs: number
  /** `start` is off by no more than this, as far as the arrivals show. */
  readonly uncertaintyMs: number
  /** No sample is missing between the chunk before it and this one. */
  readonly follows: boolean
  /** Why there is no sample; then `samples` is empty. */
  readonly absent?: Absence
}

export type FixedPeriodChunk = Extract<Chunk, FixedPeriod>

/** Chunks of a waveform cover about this much time: few messages, yet a live picture. */
const CHUNK_MS = 250

const NONE: readonly Chunk[] = []

/** Gathers the samples of one device into chunks; 250 frames a second become 4 messages. */
export class SamplesBatch {
  readonly #streams = new Map<Signal, Stream>()

  /**
   * Adds samples that arrived at `at`, in ms since 1970; hands out the chunks that they complete, if any. Throws a RangeError
   * for what no driver may say: samples of a fixed period without one, or not one of each lead for each instant.
   */
  add(samples: Samples, at: number): readonly Chunk[] {
    const { timing } = signalDefinition(samples.signal)
    if (timing === 'fixed-period') return this.#stream(samples)?.add(samples, at) ?? NONE
    if (samples.samples.length === 0) return NONE
    const { signal, flags, scale } = samples
    const more = { ...(flags && { flags }), ...(scale && { scale }) }
    return [{ signal, timing, unit: unitOf(samples), start: at, samples: samples.samples, ...more }]
  }

  /** Bytes were lost: what comes next does not follow what came before. */
  interrupt(): readonly Chunk[] {
    const rest = [...this.#streams.values()].flatMap((stream) => stream.take())
    for (const stream of this.#streams.values()) stream.interrupted = true
    return rest
  }

  /** What is left when the link goes, or falls silent. */
  flush(): readonly Chunk[] {
    const rest = this.interrupt()
    this.#streams.clear()
    return rest
  }

  #stream({ signal, samples, periodMs }: Samples): Stream | undefined {
    const known = this.#streams.get(signal)
    if (periodMs === undefined) {
      // Where there is no sample a driver need not say how far apart they are.
      if (samples.length === 0) return known
      throw new RangeError(`samples of ${signal} need a period`)
    }
    if (known?.periodMs === periodMs) return known
    const stream = new Stream(signal, periodMs, known)
    this.#streams.set(signal, stream)
    return stream
  }
}

const unitOf = ({ signal, scale }: Samples): Unit | undefined => scale?.unit ?? signalDefinition(signal).unit

/** One signal of one device. */
class Stream {
  readonly signal: Signal
  readonly periodMs: number
  interrupted = true
  readonly #clock: SampleClock
  /** What a stream of another period has not handed out yet. */
  #before: readonly Chunk[]
  /** The first samples of the open chunk, which say how all of it is to be read. */
  #head: Samples | undefined
  #samples: number[] = []
  #start = 0
  #uncertaintyMs = 0
  #follows = false
  #absent: Absence | undefined

  constructor(signal: Signal, periodMs: number, before: Stream | undefined) {
    this.signal = signal
    this.periodMs = periodMs
    this.#clock = new SampleClock(periodMs)
    this.#before = before?.take() ?? NONE
  }

  add(frame: Samples, at: number): readonly Chunk[] {
    const { samples, leads } = frame
    if (samples.length === 0) return this.#none(frame, at)
    const count = leads ? samples.length / leads.length : samples.length
    if (!Number.isInteger(count)) throw new RangeError(`${samples.length} samples of ${leads?.length} leads`)
    const { start, uncertaintyMs, afterGap } = this.#clock.place(count, at, frame.deviceMs)
    const follows = !(afterGap || this.interrupted || this.#absent !== undefined)
    const done = follows && this.#continues(frame) ? NONE : this.take()
    this.interrupted = false
    this.#absent = undefined
    if (!this.#head) {
      this.#head = frame
      this.#start = start
      this.#uncertaintyMs = uncertaintyMs
      this.#follows = follows
    }
    for (const sample of samples) this.#samples.push(sample)
    const instants = leads ? this.#samples.length / leads.length : this.#samples.length
    if (instants * this.periodMs < CHUNK_MS) return done
    return done.length === 0 ? this.take() : [...done, ...this.take()]
  }

  /** Hands out the open chunk. */
  take(): readonly Chunk[] {
    const before = this.#before
    this.#before = NONE
    const head = this.#head
    if (!head) return before
    const chunk = this.#chunk(head, this.#samples)
    this.#head = undefined
    this.#samples = []
    return before.length === 0 ? [chunk] : [...before, chunk]
  }

  /** No sample, and perhaps why: told once, when it begins. */
  #none(frame: Samples, at: number): readonly Chunk[] {
    const { absent } = frame
    if (absent === undefined || absent === this.#absent) return NONE
    const done = this.take()
    this.#absent = absent
    this.#start = at
    this.#uncertaintyMs = 0
    this.#follows = false
    return [...done, { ...this.#chunk(frame, []), absent }]
  }

  /** Whether a frame is to be read as those of the open chunk are. */
  #continues({ leads, scale, flags }: Samples): boolean {
    const head = this.#head
    if (!head) return true
    return (
      isSameList(leads, head.leads) &&
      isSameList(flags, head.flags) &&
      (scale === head.scale || (scale?.unit === head.scale?.unit && scale?.factor.text === head.scale?.factor.text))
    )
  }

  #chunk(head: Samples, samples: readonly number[]): FixedPeriodChunk {
    const { leads, scale, flags } = head
    return {
      signal: this.signal,
      timing: 'fixed-period',
      unit: unitOf(head),
      start: this.#start,
      uncertaintyMs: this.#uncertaintyMs,
      periodMs: this.periodMs,
      follows: this.#follows,
      samples,
      ...(leads && { leads }),
      ...(scale && { scale }),
      ...(flags && flags.length > 0 && { flags }),
    }
  }
}

const isSameList = (one: readonly string[] = [], other: readonly string[] = []): boolean =>
  one === other || (one.length === other.length && one.every((each, index) => each === other[index]))
