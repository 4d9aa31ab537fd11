import type { Clock } from '../clock.ts'
import type { Link } from '../link/link.ts'
import type { Tell } from './happening.ts'
import type { VirtualSerialDevice } from './serial-device.ts'

/** A cable keeps nothing for a host that does not read. */
const MAX_UNSENT = 64

export interface PluggedDeviceOptions {
  readonly device: VirtualSerialDevice
  readonly name: string
  readonly port: string
  /** The port from the device's side; its frames are bytes as they came. `plugged` is called once it is there. */
  readonly open: (plugged: () => void) => Link
  readonly clock: Clock
  readonly tell: Tell
  readonly report: (error: unknown) => void
}

/** A played device at the end of a cable. */
export class PluggedDevice implements AsyncDisposable {
  readonly #options: PluggedDeviceOptions
  #line: Link
  #running: Promise<void>
  #away: Disposable | undefined
  #ended = false

  constructor(options: PluggedDeviceOptions) {
    this.#options = options
    this.#line = options.open(this.#plugged)
    this.#running = this.#run(this.#line)
  }

  /** It is switched off, its cable pulled, for `ms`. */
  async vanish(ms: number): Promise<void> {
    if (this.#away) return
    const { clock, open, name, port, tell } = this.#options
    this.#away = clock.after('is plugged in again', ms, () => {
      this.#away = undefined
      if (this.#ended) return
      this.#line = open(this.#plugged)
      this.#running = this.#run(this.#line)
    })
    await this.#pull()
    tell({ event: 'unplugged', name, port })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true
    this.#away?.[Symbol.dispose]()
    await this.#pull()
  }

  readonly #plugged = () => {
    const { name, port, tell } = this.#options
    tell({ event: 'plugged', name, port })
  }

  async #pull(): Promise<void> {
    await this.#line[Symbol.asyncDispose]()
    await this.#running
  }

  async #run(line: Link): Promise<void> {
    const { device, tell, report } = this.#options
    let unsent = 0
    const send = (bytes: Uint8Array) => {
      if (unsent >= MAX_UNSENT) return
      unsent += 1
      line
        .send('rx', bytes)
        .catch(() => undefined)
        .finally(() => {
          unsent -= 1
        })
    }
    try {
      for await (const event of line) {
        if (event.event === 'connected') {
          tell({ event: 'opened' })
          device.start({ send })
        } else if (event.event === 'frame') {
          tell({ event: 'heard', hex: Buffer.from(event.bytes).toString('hex') })
          device.heard(event.bytes)
        } else if (event.event === 'disconnected') {
          device.stopped()
          tell({ event: 'closed' })
        }
      }
    } catch (error) {
      report(error)
    }
  }
}
