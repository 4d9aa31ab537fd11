import { once } from 'node:events'
import type { SerialPort } from 'serialport'
import type { Clock } from '../clock.ts'
import type { Framed, Framing } from './framing.ts'
import { SendGuard } from './send-guard.ts'

const ALIVE_EVERY_MS = 250

export interface SerialConnectionOptions {
  readonly port: SerialPort
  readonly framing: Framing
  readonly clock: Clock
  /** Name that a person knows the device by; appears in errors. */
  readonly device: string
  readonly take: (framed: Framed, at: number) => void
}

/** One port from opened to closed: its bytes through a framing of its own, so that nothing is joined across two connections. */
export class SerialConnection {
  readonly #port: SerialPort
  readonly #framing: Framing
  readonly #clock: Clock
  readonly #take: (framed: Framed, at: number) => void
  readonly #closed: Promise<void>
  readonly #guard: SendGuard
  #reason: string | undefined

  constructor({ port, framing, clock, device, take }: SerialConnectionOptions) {
    this.#guard = new SendGuard(device)
    this.#port = port
    this.#framing = framing
    this.#clock = clock
    this.#take = take
    this.#closed = new Promise((resolve) => {
      port.once('close', (error?: Error | null) => {
        if (error) this.#reason ??= reasonOf(error)
        resolve()
      })
    })
  }

  /** Hands over frames and faults until the port is gone; resolves with the reason once the last byte is accounted for. */
  async run(): Promise<string> {
    this.#framing.on('error', (error: Error) => this.close(`framing: ${error.message}`))
    this.#port.on('data', (chunk: Buffer) => {
      const at = this.#clock.now()
      // A copy, because a chunk is a view on the read buffer and a small frame would keep all of it alive.
      this.#framing.write(Uint8Array.from(chunk))
      this.#drain(at)
    })
    const alive = this.#watch()
    await this.#closed
    alive[Symbol.dispose]()
    const ended = once(this.#framing, 'end').catch(() => undefined)
    this.#framing.on('readable', () => this.#drain(this.#clock.now()))
    this.#framing.end()
    this.#drain(this.#clock.now())
    if (!this.#framing.destroyed) await ended
    return this.#reason ?? 'closed'
  }

  /**
   * Writes and waits until the bytes have left; false when the port went away before. Rejects with `UMT-LINK-109` for a
   * command that must not be sent.
   */
  async send(channel: string, bytes: Uint8Array): Promise<boolean> {
    this.#guard.pass(channel, bytes)
    const left = new Promise<boolean>((resolve) => {
      this.#port.write(Buffer.from(bytes), (error) => {
        if (error) resolve(false)
        else this.#port.drain((failed) => resolve(!failed))
      })
    })
    // serialport never answers a write that was queued behind the one which found the port gone.
    return Promise.race([left, this.#closed.then(() => false)])
  }

  close(reason: string): void {
    this.#reason ??= reason
    if (this.#port.isOpen) this.#port.close(() => {})
  }

  /** Every frame comes out in the same turn as the chunk that completed it, so that its arrival is that chunk's. */
  #drain(at: number): void {
    for (;;) {
      const framed: Framed | null = this.#framing.read()
      if (framed === null) return
      this.#take(framed, at)
    }
  }

  /**
   * serialport spins for ever on a port that hangs up between two reads: it takes the zero bytes of a dead tty for
   * "nothing yet". A dead tty refuses every ioctl, a live one answers this one, so ask.
   */
  #watch(): Disposable {
    return this.#clock.every('serial-alive', ALIVE_EVERY_MS, () => {
      this.#port.port?.getBaudRate().catch((error: Error) => {
        if (isHangUp(error)) this.close('hung up')
      })
    })
  }
}

/**
 * EIO of a dead tty, or EBADF when serialport has let go of it already: which of the two comes is a race, and who looks at
 * the port is told the same.
 */
const isHangUp = ({ message }: Error): boolean =>
  /input\/output error|bad file descriptor|\bEIO\b|\bEBADF\b/i.test(message)

const reasonOf = (error: Error): string => (isHangUp(error) ? 'hung up' : error.message)
