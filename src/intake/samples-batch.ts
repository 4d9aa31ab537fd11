import type { Samples } from '../reading/reading.ts'
import { SIGNALS, type Signal, type Timing } from '../reading/signals.ts'
import type { Unit } from '../reading/units.ts'

/** Consecutive samples that arrived in a short while, for one message on the bus. `start` is the instant of the first. */
export type Chunk = {
  readonly signal: Signal
  /** None of a signal that is not calibrated. */
  readonly unit?: Unit | undefined
  readonly start: number
  readonly samples: readonly number[]
} & (
  | { readonly timing: 'fixed-period'; readonly periodMs: number }
  | { readonly timing: Exclude<Timing, 'fixed-period'> }
)

/** Chunks of a waveform cover about this much time: few messages, yet a live picture. */
export const CHUNK_MS = 250

/** Gathers the samples of one device into chunks; 60 frames a second become 4 messages. */
export class SamplesBatch {
  readonly #open = new Map<Signal, Open>()

  /** Adds samples that arrived at `at`; hands out the chunk that they complete, if any. */
  add({ signal, samples, periodMs }: Samples, at: number): readonly Chunk[] {
    const { timing, unit } = SIGNALS[signal]
    if (samples.length === 0) return []
    if (timing !== 'fixed-period') return [{ signal, timing, unit, start: at, samples }]
    if (periodMs === undefined) throw new RangeError(`samples of ${signal} need a period`)
    const open = this.#open.get(signal)
    // A clock that was set back must not make one endless chunk.
    if (open && at >= open.start && at - open.start < CHUNK_MS) {
      open.samples.push(...samples)
      return []
    }
    // What arrives now ends with the sample taken now, so its first one lies a period earlier for each further sample.
    this.#open.set(signal, { start: at - (samples.length - 1) * periodMs, periodMs, samples: [...samples] })
    return open ? [chunk(signal, open)] : []
  }

  /** What is left when the link goes. */
  flush(): readonly Chunk[] {
    const rest = [...this.#open].map(([signal, open]) => chunk(signal, open))
    this.#open.clear()
    return rest
  }
}

interface Open {
  readonly start: number
  readonly periodMs: number
  readonly samples: number[]
}

const chunk = (signal: Signal, { start, periodMs, samples }: Open): Chunk => ({
  signal,
  timing: 'fixed-period',
  unit: SIGNALS[signal].unit,
  start,
  periodMs,
  samples,
})
