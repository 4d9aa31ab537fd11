import type { Clock } from '../clock.ts'
import type { Tell } from './happening.ts'
import type { Radio } from './virtual-device.ts'

export interface RecordSenderOptions {
  readonly clock: Clock
  readonly tell: Tell
  readonly report: (error: unknown) => void
  readonly channel: string
  /** How long it advertises after a measurement. */
  readonly advertiseMs: number
  /** Whether it ends the connection once everything was confirmed. */
  readonly thenDisconnect: boolean
}

interface Numbered {
  readonly n: number
  readonly value: Uint8Array
}

/**
 * Measurements that wait in a device to be indicated, oldest first, each after the confirmation of the one before. What
 * was not confirmed stays and is sent again on the next connection.
 */
export class RecordSender {
  readonly #options: RecordSenderOptions
  readonly #waiting: Numbered[] = []
  #radio: Radio | undefined
  #count = 0
  #sending = false
  /** A measurement ended while the connection before it was being taken down. */
  #owing = false
  #window: Disposable | undefined

  constructor(options: RecordSenderOptions) {
    this.#options = options
  }

  start(radio: Radio): void {
    this.#radio = radio
  }

  /** Keeps a measurement without telling anybody. */
  store(value: Uint8Array): void {
    this.#count += 1
    this.#waiting.push({ n: this.#count, value })
    this.#options.tell({ event: 'stored', n: this.#count })
  }

  /** A measurement has ended: the device asks to be connected to, for a short while. */
  measured(value: Uint8Array): void {
    this.store(value)
    if (this.#sending) this.#owing = true
    else if (this.#radio?.connected && this.#radio.subscribed(this.#options.channel)) this.ready()
    else this.advertise(this.#options.advertiseMs)
  }

  /** Advertises for so long, or until somebody connects. */
  advertise(ms: number): void {
    this.#radio?.advertise(true)
    this.#window?.[Symbol.dispose]()
    this.#window = this.#options.clock.after('advertises no longer', ms, () => this.#radio?.advertise(false))
  }

  ready(): void {
    if (this.#sending || this.#waiting.length === 0) return
    this.#sending = true
    this.#sendAll()
      .catch(this.#options.report)
      .finally(() => {
        this.#sending = false
      })
  }

  disconnected(): void {
    this.#window?.[Symbol.dispose]()
    this.#radio?.advertise(false)
    if (this.#owing) this.advertise(this.#options.advertiseMs)
    this.#owing = false
  }

  async #sendAll(): Promise<void> {
    const { channel, thenDisconnect } = this.#options
    const radio = this.#radio
    if (!radio) return
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (!(await radio.indicate(channel, next.n, next.value))) return
      this.#waiting.shift()
      if (this.#waiting.length === 0) this.#owing = false
    }
    if (thenDisconnect) await radio.disconnect()
  }
}
