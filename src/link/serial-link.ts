import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { EventQueue } from './event-queue.ts'
import type { Framed, Framing } from './framing.ts'
import type { Link, LinkEvent } from './link.ts'
import { openPort } from './open-port.ts'
import { SerialConnection } from './serial-connection.ts'
import type { OpenOptions } from './serial-options.ts'

/** Four minutes of an oximeter that sends 60 frames a second. */
const MAX_BEHIND = 15_000

export interface SerialLinkOptions {
  /** Name that a person knows the device by; appears in errors. */
  readonly device: string
  /** Where the port is now, or `undefined` while it is absent; asked before each opening, so that a stable name is followed. */
  readonly path: () => Promise<string | undefined>
  readonly open: OpenOptions
  /** A fresh framing for each connection. */
  readonly framing: () => Framing
  readonly clock: Clock
  /** Between two attempts to open; 1000 when not given. */
  readonly retryMs?: number
  /** Events that may wait for the consumer before the connection is given up; 15 000 when not given. */
  readonly maxBehind?: number
  /** Told once of each distinct reason why the port does not open, until it opens again. The link keeps trying. */
  readonly onProblem?: (error: UmtError) => void
}

/**
 * A serial port as a {@link Link} on channel `rx`. Returns at once and keeps trying for ever: a port that is absent,
 * taken or forbidden is told to `onProblem`, never thrown.
 */
export const openSerialLink = (options: SerialLinkOptions): Link => new SerialLink(options)

class SerialLink implements Link {
  readonly #options: SerialLinkOptions
  readonly #events = new EventQueue<LinkEvent>()
  readonly #disposal = new AbortController()
  readonly #told = new Set<string>()
  readonly #running: Promise<void>
  #connection: SerialConnection | undefined

  constructor(options: SerialLinkOptions) {
    this.#options = options
    this.#running = this.#run()
  }

  async send(channel: string, bytes: Uint8Array): Promise<void> {
    const connection = this.#connection
    if (!(await connection?.send(channel, bytes))) throw new UmtError('UMT-LINK-104', { device: this.#options.device })
    // What has left on a connection that ended meanwhile would seem to belong to the next one.
    if (connection === this.#connection)
      this.#events.push({ event: 'sent', at: this.#options.clock.now(), channel, bytes })
  }

  [Symbol.asyncIterator](): AsyncIterator<LinkEvent> {
    return this.#events
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort()
    this.#connection?.close('disposed')
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock, retryMs = 1000 } = this.#options
    const { signal } = this.#disposal
    while (!signal.aborted) {
      await this.#connect()
      await clock.sleep(retryMs, signal).catch(() => undefined)
    }
    this.#events.end()
  }

  async #connect(): Promise<void> {
    const { device, path, open, clock, framing, maxBehind = MAX_BEHIND } = this.#options
    // The backlog of a consumer that fell behind is worked off before more is read.
    if (this.#events.size > maxBehind / 2) return
    try {
      const found = await path()
      if (found === undefined) throw new UmtError('UMT-LINK-104', { device })
      const port = await openPort(device, found, open)
      const take = (framed: Framed, at: number) => {
        this.#events.push(eventOf(framed, at))
        // Dropping frames would be silent, and pausing would let the kernel drop bytes inside one: end it, visibly.
        if (this.#events.size >= maxBehind) connection.close('the consumer is too slow')
      }
      const connection = new SerialConnection({ port, framing: framing(), clock, device, take })
      this.#told.clear()
      this.#connection = connection
      this.#events.push({ event: 'connected', at: clock.now() })
      if (this.#disposal.signal.aborted) connection.close('disposed')
      const reason = await connection.run()
      this.#connection = undefined
      this.#events.push({ event: 'disconnected', at: clock.now(), reason })
    } catch (error) {
      this.#tell(
        error instanceof UmtError ? error : new UmtError('UMT-LINK-103', { path: device, detail: String(error) }),
      )
    }
  }

  #tell(problem: UmtError): void {
    if (this.#disposal.signal.aborted || this.#told.has(problem.message)) return
    this.#told.add(problem.message)
    this.#options.onProblem?.(problem)
  }
}

const eventOf = (framed: Framed, at: number): LinkEvent =>
  'frame' in framed
    ? { event: 'frame', at, channel: 'rx', bytes: framed.frame }
    : { event: 'fault', at, channel: 'rx', ...framed }
