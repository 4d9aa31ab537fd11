import { isPassingDoubt } from '../reading/flags.ts'
import type { DeviceIdentity, Samples } from '../reading/reading.ts'
import type { Strip } from '../reading/strip.ts'
import type { Captured } from './capture.ts'
import type { FixedPeriodChunk } from './samples-batch.ts'

/** A stretch of a curve that is worth keeping has at least this length, and no more than the last of it is kept. */
const STRIP_MIN_MS = 10_000
const STRIP_MAX_MS = 30_000
/** Nothing came for longer than this: the electrodes are off. */
const OFF_MS = 3_000
/** A FHIR string ends at 1 MiB, and an Observation should stay below it with all its leads: seven characters a sample. */
const MAX_SAMPLES = 140_000

/** A chunk that may become part of a strip: its scale is documented. */
type Scaled = FixedPeriodChunk & { readonly scale: NonNullable<Samples['scale']> }

/** What becomes final of a curve: the last stretch without gap and without doubt. One for one signal of one device. */
export class StripFollower {
  readonly #device: DeviceIdentity
  readonly #since: number
  #chunks: Scaled[] = []
  /** Samples of all leads in `#chunks`. */
  #samples = 0

  /** `since`: nothing that was measured before goes into a strip. */
  constructor(device: DeviceIdentity, since: number) {
    this.#device = device
    this.#since = since
  }

  /** Takes the next chunk; hands out the strip that it ends, if any. */
  add(chunk: FixedPeriodChunk): Strip | undefined {
    const { scale } = chunk
    if (!scale || chunk.samples.length === 0 || chunk.flags?.some(isPassingDoubt)) return this.end()
    // A burst may bring what was measured before somebody else came into the cabin.
    if (chunk.start - chunk.uncertaintyMs < this.#since) return this.end()
    const scaled = { ...chunk, scale }
    const last = this.#chunks.at(-1)
    const ended = last && !(chunk.follows && isOfOneKind(last, scaled)) ? this.end() : undefined
    this.#chunks.push(scaled)
    this.#samples += chunk.samples.length
    this.#forget()
    return ended
  }

  /** The stretch has ended. */
  end(): Strip | undefined {
    const chunks = this.#chunks
    this.#chunks = []
    this.#samples = 0
    return stripOf(this.#device, chunks)
  }

  /** Ends the stretch at once if it is long enough at `at`; one that is not goes on. */
  capture(at: number): Captured<Strip> {
    const last = this.#chunks.at(-1)
    if (!last || at - endOf(last) > OFF_MS) return { kind: 'off' }
    const lengthMs = (this.#samples / leadsOf(last)) * last.periodMs
    if (lengthMs < STRIP_MIN_MS) return { kind: 'not-yet', neededMs: STRIP_MIN_MS - lengthMs }
    const strip = this.end()
    return strip ? { kind: 'final', final: strip } : { kind: 'off' }
  }

  /** Lets go of what is older than a strip may be. */
  #forget(): void {
    for (let first = this.#chunks[0]; first; first = this.#chunks[0]) {
      const rest = this.#samples - first.samples.length
      if (rest < longest(first)) return
      this.#samples = rest
      this.#chunks.shift()
    }
  }
}

const leadsOf = ({ leads }: Pick<Samples, 'leads'>): number => leads?.length ?? 1

/** Instant of the last sample. */
const endOf = (chunk: Scaled): number => chunk.start + (chunk.samples.length / leadsOf(chunk) - 1) * chunk.periodMs

/** The number of samples, of all leads, that a strip has at most. */
function longest(chunk: FixedPeriodChunk): number {
  const leads = leadsOf(chunk)
  return leads * Math.floor(Math.min(STRIP_MAX_MS / chunk.periodMs, MAX_SAMPLES / leads))
}

const isOfOneKind = (one: Scaled, other: Scaled): boolean =>
  one.periodMs === other.periodMs &&
  one.scale.unit === other.scale.unit &&
  one.scale.factor.text === other.scale.factor.text &&
  one.leads?.join() === other.leads?.join()

function stripOf(device: DeviceIdentity, chunks: readonly Scaled[]): Strip | undefined {
  const [first] = chunks
  const last = chunks.at(-1)
  if (!first || !last) return undefined
  const { signal, periodMs, scale, leads } = first
  const all = chunks.flatMap(({ samples }) => samples)
  const dropped = Math.max(0, all.length - longest(first))
  const samples = dropped > 0 ? all.slice(dropped) : all
  if ((samples.length / leadsOf(first)) * periodMs < STRIP_MIN_MS) return undefined
  const start = first.start + (dropped / leadsOf(first)) * periodMs
  const end = endOf(last)
  return {
    device,
    mode: 'continuous',
    signal,
    scale,
    ...(leads && { leads }),
    periodMs,
    samples,
    start,
    end,
    uncertaintyMs: Math.max(...chunks.map(({ uncertaintyMs }) => uncertaintyMs)),
    flags: [...new Set(chunks.flatMap(({ flags = [] }) => flags))],
    time: { arrivedAt: Math.round(end), measuredAt: Math.round(start), basis: 'arrival' },
  }
}
