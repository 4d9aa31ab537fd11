import type { Clock } from '../clock.ts'
import type { Radio } from './virtual-device.ts'

export interface StreamOptions {
  readonly clock: Clock
  readonly channel: string
  readonly rateHz: number
  /** The nth frame, from 1; its number has to be found again in its values. */
  readonly frame: (n: number) => Uint8Array
}

/** Values that flow for as long as a central wants them. */
export class Stream {
  readonly #options: StreamOptions
  #count = 0
  #flow: Disposable | undefined

  constructor(options: StreamOptions) {
    this.#options = options
  }

  /** The first at once. */
  begin(radio: Radio): void {
    const { clock, channel, rateHz, frame } = this.#options
    if (this.#flow || rateHz === 0) return
    const send = () => {
      if (!radio.subscribed(channel)) return this.end()
      this.#count += 1
      radio.notify(channel, this.#count, frame(this.#count))
    }
    this.#flow = clock.every(`${channel} flows`, 1000 / rateHz, send)
    send()
  }

  end(): void {
    this.#flow?.[Symbol.dispose]()
    this.#flow = undefined
  }
}
