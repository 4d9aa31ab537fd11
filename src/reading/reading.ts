import type { Absence } from './absences.ts'
import type { Decimal } from './decimal.ts'
import type { Flag } from './flags.ts'
import type { BodySite, QuantityId } from './metrics.ts'
import type { Lead, Signal } from './signals.ts'
import type { LocalDateTime, MeasuringTime } from './time.ts'
import type { Unit } from './units.ts'

/** A number with its unit, or the reason why there is none. Never a number that stands for "none". */
export type Quantity = MeasuredQuantity | AbsentQuantity

export interface MeasuredQuantity {
  readonly quantity: QuantityId
  readonly value: Decimal
  readonly unit: Unit
  /** What the device sent when its unit had to be converted. */
  readonly asSent?: { readonly value: Decimal; readonly unit: Unit }
}

export interface AbsentQuantity {
  readonly quantity: QuantityId
  readonly absent: Absence
}

export const isMeasured = (quantity: Quantity): quantity is MeasuredQuantity => 'value' in quantity

/**
 * How a device measures. `spot`: one finished measurement. `continuous`: a live value while the probe is on; one of
 * them may become final. `intermediate`: shown while the measurement runs, never final.
 */
export type Mode = 'spot' | 'continuous' | 'intermediate'

/** One measurement as its frame tells it, before anybody knows when it arrived or whose it is. */
export interface Measurement {
  readonly what: 'measurement'
  readonly mode: Mode
  readonly quantities: readonly Quantity[]
  readonly flags: readonly Flag[]
  readonly deviceTime?: LocalDateTime
  readonly site?: BodySite
  /** Index of the device's own user memory; absent when the device does not know. */
  readonly user?: number
  /**
   * The device goes on saying this result until it measures again: it is a new one only after frames with the flag
   * `measurement-ongoing`.
   */
  readonly standing?: true
  /** The device sends it by itself as soon as it is measured: one that comes after a silence is of now, whatever its stamp. */
  readonly unprompted?: true
  /**
   * One of a memory that is read as a whole on each connection: without a date an equal one is the same again. Not so where
   * only the newest record is read, which may be the next patient's with the same temperature.
   */
  readonly keptByDevice?: true
  /** A line of a printout of the past, possibly somebody else's: an engineer may look at it, and it is never taken in. */
  readonly isPast?: true
  /** SpO2 and pulse over the fast or slow averaging window; beside the normal ones, never instead. */
  readonly averaging?: { readonly fast?: readonly Quantity[]; readonly slow?: readonly Quantity[] }
}

/** Consecutive samples of a signal, oldest first. */
export interface Samples {
  readonly what: 'samples'
  readonly signal: Signal
  /** In steps of `scale` where there is one, else in the unit of the signal. */
  readonly samples: readonly number[]
  /** Of a signal with several leads: `samples` has one number of each lead, in this order, for each instant. */
  readonly leads?: readonly Lead[]
  /** What one step is, as documented. A signal without a unit and without a scale is uncalibrated: numbers of nothing. */
  readonly scale?: { readonly factor: Decimal; readonly unit: Unit }
  /** The device's own clock at the last sample, ms from an origin of its own: good for the distance of two frames only. */
  readonly deviceMs?: number
  /** Distance of two samples; only for signals of a fixed period. */
  readonly periodMs?: number
  /** What the device doubts at this moment. */
  readonly flags?: readonly Flag[]
  /** Why there is no sample. */
  readonly absent?: Absence
}

/** What a device says about itself. */
export interface DeviceFacts {
  readonly manufacturer?: string
  readonly model?: string
  readonly serialNumber?: string
  readonly hardwareRevision?: string
  readonly firmwareRevision?: string
  readonly softwareRevision?: string
  /** EUI-64 as 16 hexadecimal digits, most significant first. */
  readonly systemId?: string
  readonly pnpId?: {
    readonly source: 'bluetooth-sig' | 'usb'
    readonly vendor: number
    readonly product: number
    readonly version: number
  }
  readonly udi?: {
    readonly label?: string
    readonly deviceIdentifier?: string
    readonly issuer?: string
    readonly authority?: string
  }
  readonly regulatoryData?: string
  readonly batteryPercent?: number
  /** Seconds between two periodic measurements; 0 when the device measures on demand only. */
  readonly measurementIntervalS?: number
  readonly temperatureSite?: BodySite
  readonly bodySensorLocation?: 'other' | 'chest' | 'wrist' | 'finger' | 'hand' | 'ear-lobe' | 'foot'
  /** Names of the optional abilities that the device declares in a feature characteristic. */
  readonly features?: readonly string[]
}

export interface Facts {
  readonly what: 'facts'
  readonly facts: DeviceFacts
  readonly flags?: readonly Flag[]
}

/** The device's clock as it stood when the frame was sent. `undefined`: the device says that it does not know. */
export interface ClockReading {
  readonly what: 'clock'
  readonly local: LocalDateTime | undefined
}

/** An answer of the Record Access Control Point (2A52). */
export interface RecordAccess {
  readonly what: 'record-access'
  readonly answer:
    | { readonly kind: 'count'; readonly records: number }
    | { readonly kind: 'done'; readonly request: number; readonly result: string }
}

/** What a frame can mean. */
export type Decoded = Measurement | Samples | Facts | ClockReading | RecordAccess

/** Who measured. `id` is a topic level: lower case letters, digits and hyphens. */
export interface DeviceIdentity {
  readonly id: string
  readonly driver: string
  readonly vendor: string
  readonly model: string
}

/** One measurement as one event: quantities, flags, device time, arrival, skew. Plain data. */
export interface Reading extends Omit<Measurement, 'what' | 'standing' | 'unprompted'> {
  readonly device: DeviceIdentity
  readonly channel: string
  /** Curves that came in the same frame, each whole; those of another frame may be of another measurement. */
  readonly curves?: readonly Samples[]
  /** The bytes it was decoded from, lower-case hexadecimal. */
  readonly frame: string
  readonly time: MeasuringTime
}
