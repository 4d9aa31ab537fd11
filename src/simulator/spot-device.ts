import type { Clock } from '../clock.ts'
import { Decimal } from '../reading/decimal.ts'
import type { LocalDateTime } from '../reading/time.ts'
import type { DeviceClock } from './device-clock.ts'
import type { Service } from './gatt.ts'
import type { Tell } from './happening.ts'
import { RecordSender } from './record-sender.ts'
import type { Radio, VirtualDevice } from './virtual-device.ts'

/** A number that is measured; `undefined` is sent as "not a number". */
export type Measured = Decimal | undefined

export interface SpotDeviceSpec {
  readonly advertised: readonly string[]
  readonly services: readonly Service[]
  /** The characteristic that is indicated. */
  readonly channel: string
  /** Throws a RangeError when a number is missing or cannot be sent. */
  readonly frame: (numbers: readonly Measured[], stamp: LocalDateTime) => Uint8Array
  /** What it measures by itself the nth time. */
  readonly automatic: (n: number) => readonly Measured[]
}

export interface SpotDeviceOptions {
  readonly clock: Clock
  readonly deviceClock: DeviceClock
  readonly tell: Tell
  readonly report: (error: unknown) => void
  /** Records that it holds at the start, ten minutes from one to the next. */
  readonly stored: number
  readonly advertiseMs: number
  /** It measures by itself; 0 never. */
  readonly everyMs: number
}

const BETWEEN_STORED_MS = 600_000

/** A device that measures now and then: a cuff, a thermometer. It is on the air for seconds after a measurement only. */
export class SpotDevice implements VirtualDevice {
  readonly advertised: readonly string[]
  readonly services: readonly Service[]
  readonly #spec: SpotDeviceSpec
  readonly #options: SpotDeviceOptions
  readonly #records: RecordSender
  #automatic = 0

  constructor(spec: SpotDeviceSpec, options: SpotDeviceOptions) {
    this.#spec = spec
    this.#options = options
    this.advertised = spec.advertised
    this.services = spec.services
    const { channel } = spec
    const { clock, tell, report, advertiseMs } = options
    this.#records = new RecordSender({ clock, tell, report, channel, advertiseMs, thenDisconnect: true })
  }

  start(radio: Radio): void {
    const { clock, stored, everyMs } = this.#options
    this.#records.start(radio)
    for (let left = stored; left > 0; left -= 1) this.#records.store(this.#frame([], left * BETWEEN_STORED_MS))
    if (everyMs === 0) return
    const measure = () => this.#records.measured(this.#frame([]))
    measure()
    clock.every('measures', everyMs, measure)
  }

  ready(channel: string): void {
    if (channel === this.#spec.channel) this.#records.ready()
  }

  disconnected(): void {
    this.#records.disconnected()
  }

  /** `measure [NUMBER…]`, `store [NUMBER…]`, `advertise [SECONDS]`. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb === 'advertise') this.#records.advertise(Number(rest[0] ?? 60) * 1000)
    else if (verb === 'measure') this.#records.measured(this.#frame(rest))
    else if (verb === 'store') this.#records.store(this.#frame(rest))
    else return false
    return true
  }

  /** A record is stamped by the clock of the device as it was; setting the clock later does not touch it. */
  #frame(words: readonly string[], agoMs = 0): Uint8Array {
    const { frame, automatic } = this.#spec
    const numbers = words.length > 0 ? words.map(measuredOf) : automatic(this.#automatic++)
    return frame(numbers, this.#options.deviceClock.local(agoMs))
  }
}

/** `-` is a number that the device could not measure. */
export const measuredOf = (word: string): Measured => (word === '-' ? undefined : Decimal.parse(word))
