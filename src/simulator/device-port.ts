import type { SerialPort } from 'serialport'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { EventQueue } from '../link/event-queue.ts'
import type { Link, LinkEvent } from '../link/link.ts'
import { openPort } from '../link/open-port.ts'
import { SerialConnection } from '../link/serial-connection.ts'
import type { OpenOptions } from '../link/serial-options.ts'
import { physicalPort } from '../link/serial-ports.ts'
import { rawLine } from './raw-line.ts'

const RETRY_MS = 1_000

export interface DevicePortOptions {
  /** Of the driver: whoever reads on the other side has the same. */
  readonly open: OpenOptions
  readonly path: string
  readonly name: string
  readonly clock: Clock
  readonly report: (error: unknown) => void
  /** The port is there. */
  readonly plugged: () => void
}

/**
 * A serial port from the device's side; opened again when it hangs up. It is no link of the daemon: what a device answers
 * may look like a command that must never be sent to one.
 */
export class DevicePort implements Link {
  readonly #options: DevicePortOptions
  readonly #events = new EventQueue<LinkEvent>()
  readonly #disposal = new AbortController()
  readonly #running: Promise<void>
  #port: SerialPort | undefined
  #connection: SerialConnection | undefined
  #told = false

  constructor(options: DevicePortOptions) {
    this.#options = options
    this.#running = this.#run()
  }

  [Symbol.asyncIterator](): AsyncIterator<LinkEvent> {
    return this.#events
  }

  async send(_channel: string, bytes: Uint8Array): Promise<void> {
    const port = this.#port
    if (!port) throw new UmtError('UMT-LINK-104', { device: this.#options.name })
    await new Promise<void>((resolve) => port.write(Buffer.from(bytes), () => resolve()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort()
    this.#connection?.close('disposed')
    await this.#running
    this.#events.end()
  }

  async #run(): Promise<void> {
    const { clock, report } = this.#options
    const { signal } = this.#disposal
    while (!signal.aborted) {
      await this.#once().catch(report)
      await clock.sleep(RETRY_MS, signal).catch(() => undefined)
    }
  }

  async #once(): Promise<void> {
    const { path, name, open, clock, plugged } = this.#options
    const found = await physicalPort(path)
    if (found === undefined) return
    const port = await openPort(name, found, open)
    const connection = new SerialConnection({
      port,
      framing: rawLine(),
      clock,
      device: name,
      take: (framed, at) => {
        if ('frame' in framed) this.#events.push({ event: 'frame', at, channel: 'rx', bytes: framed.frame })
      },
    })
    this.#port = port
    this.#connection = connection
    if (this.#disposal.signal.aborted) connection.close('disposed')
    if (!this.#told) plugged()
    this.#told = true
    this.#events.push({ event: 'connected', at: clock.now() })
    const reason = await connection.run()
    this.#port = undefined
    this.#events.push({ event: 'disconnected', at: clock.now(), reason })
  }
}
