import type { Clock } from '../clock.ts'
import type { DeviceClock } from './device-clock.ts'
import type { Tell } from './happening.ts'
import type { Radio } from './virtual-device.ts'

export interface OnTheAirOptions {
  readonly clock: Clock
  /** How long it advertises after a measurement. */
  readonly advertiseMs: number
  /** It measures by itself; 0 never. */
  readonly everyMs: number
  readonly deviceClock: DeviceClock
  readonly tell: Tell
  /** Measurements that it holds at the start, ten minutes from one to the next. */
  readonly stored: number
}

const BETWEEN_STORED_MS = 600_000

/** When a device that measures now and then is on the air: for a while after a measurement. */
export class OnTheAir {
  readonly #options: OnTheAirOptions
  #radio: Radio | undefined
  #window: Disposable | undefined

  constructor(options: OnTheAirOptions) {
    this.#options = options
  }

  /** `measure` is called for what it holds at the start, the oldest first; then again and again, where it measures by itself. */
  start(radio: Radio, measure: (agoMs: number) => void): void {
    this.#radio = radio
    const { clock, everyMs, stored } = this.#options
    for (let left = stored; left > 0; left -= 1) measure(left * BETWEEN_STORED_MS)
    if (everyMs === 0) return
    const measured = () => {
      measure(0)
      this.begin()
    }
    measured()
    clock.every('measures', everyMs, measured)
  }

  begin(ms: number = this.#options.advertiseMs): void {
    this.#radio?.advertise(true)
    this.#window?.[Symbol.dispose]()
    this.#window = this.#options.clock.after('advertises no longer', ms, () => this.#radio?.advertise(false))
  }

  end(): void {
    this.#window?.[Symbol.dispose]()
    this.#radio?.advertise(false)
  }
}
