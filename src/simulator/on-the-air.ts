import type { Clock } from '../clock.ts'
import type { Radio } from './virtual-device.ts'

export interface OnTheAirOptions {
  readonly clock: Clock
  /** How long it advertises after a measurement. */
  readonly advertiseMs: number
  /** It measures by itself; 0 never. */
  readonly everyMs: number
}

/** When a device that measures now and then is on the air: for a while after a measurement. */
export class OnTheAir {
  readonly #options: OnTheAirOptions
  #radio: Radio | undefined
  #window: Disposable | undefined

  constructor(options: OnTheAirOptions) {
    this.#options = options
  }

  /** `measure` is called again and again, where it measures by itself. */
  start(radio: Radio, measure: () => void): void {
    this.#radio = radio
    const { clock, everyMs } = this.#options
    if (everyMs === 0) return
    const measured = () => {
      measure()
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
