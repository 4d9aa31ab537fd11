import type { Flag } from './flags.ts'
import type { DeviceIdentity, Samples } from './reading.ts'
import type { Signal } from './signals.ts'
import type { MeasuringTime } from './time.ts'

/** A piece of a curve without gap and without doubt, in steps of its scale. Plain data. */
export interface Strip {
  readonly device: DeviceIdentity
  readonly mode: 'continuous'
  readonly signal: Signal
  readonly scale: NonNullable<Samples['scale']>
  readonly leads?: Samples['leads'] & {}
  readonly periodMs: number
  /** Of several leads one of each for each instant. */
  readonly samples: readonly number[]
  /** Instants of the first sample and of the last one, ms since 1970. */
  readonly start: number
  readonly end: number
  readonly uncertaintyMs: number
  readonly flags: readonly Flag[]
  readonly time: MeasuringTime
}
