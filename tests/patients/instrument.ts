import { sigBloodPressure } from '../../src/drivers/devices/sig-blood-pressure.ts'
import { sigHealthThermometer } from '../../src/drivers/devices/sig-health-thermometer.ts'
import { sigPulseOximeter } from '../../src/drivers/devices/sig-pulse-oximeter.ts'
import { Decimal } from '../../src/reading/decimal.ts'
import { bytes, float, sfloat, u8 } from '../../src/simulator/bytes.ts'
import type { InstrumentClock } from './instrument-clock.ts'

/** What the instruments are. All of them are driven by the drivers of the services that the Bluetooth SIG wrote. */
export const KINDS = ['cuff', 'thermometer', 'oximeter', 'probe'] as const
export type Kind = (typeof KINDS)[number]

export const DRIVER_OF = {
  cuff: sigBloodPressure,
  thermometer: sigHealthThermometer,
  oximeter: sigPulseOximeter,
  probe: sigPulseOximeter,
} as const satisfies Record<Kind, unknown>

/** What an instrument can do besides measuring. */
export interface Traits {
  /** It sends its whole memory on each connection, not only what nobody has confirmed. */
  readonly hoards: boolean
}

/** One measurement that was really made, at an instant of true time. Its numbers are its own, unless it was made equal to another. */
export interface Measurement {
  readonly device: Kind
  readonly at: number
  /** As {@link signature} makes it of what is in the journal. */
  readonly signature: string
  /** Made with the same numbers as one before it. */
  readonly isEqual?: true
  /** By a clock that did not know the time. */
  readonly isUndated?: true
}

interface Kept {
  readonly measurement: Measurement
  readonly frame: Uint8Array
}

/** So many measurements fit into a cuff and an oximeter; the next one pushes the oldest out. */
const MEMORY = 8

/** A device as it is outside the computer: its clock, its memory, its habits. */
export class Instrument {
  readonly kind: Kind
  readonly address: string
  readonly clock: InstrumentClock | undefined
  readonly traits: Traits
  /** What it would hand over if it was connected to now. */
  #memory: Kept[] = []
  readonly #handedOver = new Set<Kept>()
  #numbered = 0
  /** It was paired, and has brought no reading since. */
  isNew: boolean
  /** Its clock was moved out of our sight, some time. */
  wasDisturbed = false
  /** Nobody has looked at its clock since that was moved out of our sight, or ever. */
  isUnseen = true
  /** When the daemon looked at its clock last, in which of its runs, and whether that run went on to tell the next one. */
  look: { readonly at: number; readonly run: number; isTold: boolean } | undefined
  /** What two runs of the daemon saw of its clock may be of one time, or may not. */
  isAmbiguous = false

  constructor(kind: Kind, traits: Traits, clock: InstrumentClock, isNew: boolean) {
    this.kind = kind
    this.traits = traits
    this.isNew = isNew
    this.clock = kind === 'cuff' || kind === 'oximeter' ? clock : undefined
    this.address = `00:09:1F:00:00:0${KINDS.indexOf(kind) + 1}`
  }

  /** Whether what it measures now is told from an equal one that it measured before: by its stamp, or since it keeps none. */
  isTold(at: number): boolean {
    return this.clock === undefined || (this.clock.isSet && this.clock.wall(at) !== undefined)
  }

  get memory(): readonly Kept[] {
    return this.#memory
  }

  /** Measures at an instant of true time. `equalTo`: the same numbers as then. */
  measure(at: number, equalTo?: Measurement): Measurement {
    const numbers = equalTo ? equalTo.signature.split(' ').slice(1).map(Number) : this.#newNumbers()
    const measurement = {
      device: this.kind,
      at,
      signature: signature(this.kind, numbers),
      ...(equalTo && { isEqual: true as const }),
      ...(this.clock && this.clock.wall(at) === undefined && { isUndated: true as const }),
    }
    if (this.kind === 'probe') return measurement
    this.#memory.push({ measurement, frame: this.frame(numbers, at) })
    if (this.#memory.length > (this.kind === 'thermometer' ? 1 : MEMORY)) this.#memory.shift()
    return measurement
  }

  /** The link layer has confirmed it. */
  confirmed(kept: Kept): void {
    this.#handedOver.add(kept)
    if (!this.traits.hoards) this.#memory = this.#memory.filter((each) => each !== kept)
  }

  /** A thermometer keeps its last result only as long as it is switched on; what was left in it before comes when it is paired. */
  switchedOff(): void {
    if (this.kind === 'thermometer')
      this.#memory = this.#memory.filter((each) => this.isNew && !this.#handedOver.has(each))
  }

  frame(numbers: readonly number[], at: number): Uint8Array {
    const [first = 0, second = 0] = numbers
    const stamp = this.clock?.stamp(at) ?? u8(0)
    switch (this.kind) {
      case 'cuff':
        // Flags: time stamp, pulse.
        return bytes(u8(0x06), whole(first), whole(second), whole(second + 10), stamp, whole(60 + (second % 40)))
      case 'thermometer':
        return bytes(u8(0x00), float(Decimal.of(Math.round(first * 100), -2)))
      case 'oximeter':
        // Flags: time stamp, and whether the clock was never set.
        return bytes(u8(this.clock?.isSet === false ? 0x11 : 0x01), tenths(first), whole(70), stamp)
      case 'probe':
        return bytes(u8(0x00), tenths(first), whole(70))
    }
  }

  /** No two of a device are alike within a day. */
  #newNumbers(): readonly number[] {
    const n = this.#numbered++
    switch (this.kind) {
      case 'cuff':
        return [100 + (n % 80), 40 + (Math.floor(n / 80) % 40)]
      case 'thermometer':
        return [(3500 + (n % 700)) / 100]
      case 'oximeter':
      case 'probe':
        return [(800 + (n % 200)) / 10]
    }
  }
}

const whole = (value: number): Uint8Array => sfloat(Decimal.of(value, 0))
const tenths = (value: number): Uint8Array => sfloat(Decimal.of(Math.round(value * 10), -1))

/** A measurement by its device and its first numbers. */
export const signature = (device: string, numbers: readonly number[]): string => [device, ...numbers].join(' ')
