import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { type CreditFlow, Credits } from './credits.ts'
import type { Gatt, Link, LinkEvent } from './link.ts'

/** A packet of Terminal I/O: what fits into the smallest MTU. */
const PACKET_BYTES = 20
/** As long as BlueZ is given for a write. */
const ALLOWED_WITHIN_MS = 10_000

export interface CreditedLinkOptions {
  readonly flow: CreditFlow
  /** Our id of the device, for messages. */
  readonly device: string
  readonly clock: Clock
}

/**
 * A link over GATT whose device sends as much as it is told, and takes as much as it tells: grants credits once
 * `allowance` and `data` are subscribed to and again as they run out, and holds back and splits what is written. Values
 * have to come as the device sent them, since each costs a credit whatever it means. A link without GATT, as a recording
 * is, stays as it is.
 */
export const creditedLink = (link: Link, options: CreditedLinkOptions): Link => new CreditedLink(link, options)

/** What is true of one connection only. */
interface Connection {
  readonly credits: Credits
  readonly subscribed: Set<string>
  isOver: boolean
  /** Tells a packet that waits for a credit to look again. */
  allowed: () => void
  /** What was written before. */
  writing: Promise<void>
}

class CreditedLink implements Link {
  readonly #link: Link
  readonly #options: CreditedLinkOptions
  #connection: Connection | undefined

  constructor(link: Link, options: CreditedLinkOptions) {
    this.#link = link
    this.#options = options
  }

  get gatt(): Gatt | undefined {
    return this.#link.gatt && this.#gatt
  }

  async send(channel: string, bytes: Uint8Array): Promise<void> {
    const connection = this.#connection
    if (channel !== this.#options.flow.write || !connection || !this.#link.gatt) return this.#link.send(channel, bytes)
    // Packets of two messages must not mix.
    const written = connection.writing.then(() => this.#write(connection, bytes))
    connection.writing = written.catch(() => undefined)
    await written
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LinkEvent> {
    for await (const event of this.#link) yield this.#followed(event)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended()
    await this.#link[Symbol.asyncDispose]()
  }

  #followed(event: LinkEvent): LinkEvent {
    const { flow } = this.#options
    if (event.event === 'connected' || event.event === 'disconnected') this.#ended()
    if (event.event === 'connected') this.#connection = begun(flow)
    if (event.event !== 'frame' || !this.#connection) return event
    const { channel, bytes, at } = event
    if (channel === flow.data) this.#renew(this.#connection)
    if (channel !== flow.allowance) return event
    if (!this.#connection.credits.allow(bytes))
      return { event: 'fault', at, channel, fault: 'grammar', offset: 0, bytes, message: 'credits are one byte' }
    this.#connection.allowed()
    return event
  }

  #ended(): void {
    const connection = this.#connection
    this.#connection = undefined
    if (!connection) return
    connection.isOver = true
    connection.allowed()
  }

  /** A device without credits is silent, and nothing would show it: better a new connection. */
  #renew(connection: Connection): void {
    const more = connection.credits.spend()
    if (more === undefined || !this.#link.gatt) return
    this.#grant(more)
      .catch(() => this.#link.gatt?.disconnect())
      .catch(() => undefined)
  }

  #grant(credits: number): Promise<void> {
    return this.#link.send(this.#options.flow.grant, Uint8Array.of(credits))
  }

  async #write(connection: Connection, bytes: Uint8Array): Promise<void> {
    const { write } = this.#options.flow
    // Nothing at all is a packet too.
    for (let at = 0; at === 0 || at < bytes.length; at += PACKET_BYTES) {
      await this.#allowance(connection)
      await this.#link.send(write, bytes.subarray(at, at + PACKET_BYTES))
    }
  }

  /** Resolves once a credit of ours was taken. Rejects with `UMT-LINK-104` or, after a while, `UMT-BLE-109`. */
  async #allowance(connection: Connection): Promise<void> {
    const { clock, device, flow } = this.#options
    let late = false
    using _limit = clock.after(`${device} grants credits`, ALLOWED_WITHIN_MS, () => {
      late = true
      connection.allowed()
    })
    for (;;) {
      if (connection.isOver) throw new UmtError('UMT-LINK-104', { device })
      if (connection.credits.take()) return
      if (late) throw new UmtError('UMT-BLE-109', { device, channel: flow.write, detail: 'it grants no credits' })
      await new Promise<void>((resolve) => {
        connection.allowed = resolve
      })
    }
  }

  async #subscribe(channel: string): Promise<void> {
    const { data, allowance } = this.#options.flow
    const connection = this.#connection
    const { gatt } = this.#link
    // Its side goes first: what it grants at the first packet must not be missed.
    if (channel === data && connection && !connection.subscribed.has(allowance)) await this.#subscribe(allowance)
    await gatt?.subscribe(channel)
    connection?.subscribed.add(channel)
    if (!connection?.subscribed.has(data) || !connection.subscribed.has(allowance)) return
    const first = connection.credits.begin()
    if (first !== undefined) await this.#grant(first)
  }

  readonly #gatt: Gatt = {
    has: (channel) => this.#link.gatt?.has(channel) === true,
    notifies: (channel) => this.#link.gatt?.notifies(channel) === true,
    read: (channel) => this.#link.gatt?.read(channel) ?? Promise.reject(this.#gone()),
    subscribe: (channel) => this.#subscribe(channel),
    disconnect: async () => this.#link.gatt?.disconnect(),
  }

  readonly #gone = () => new UmtError('UMT-LINK-104', { device: this.#options.device })
}

const begun = (flow: CreditFlow): Connection => ({
  credits: new Credits(flow),
  subscribed: new Set(),
  isOver: false,
  allowed: () => {},
  writing: Promise.resolve(),
})
