import { UmtError } from '../../../src/errors.ts'
import { EventQueue } from '../../../src/link/event-queue.ts'
import type { Link, LinkEvent } from '../../../src/link/link.ts'
import type { VirtualSerialDevice } from '../../../src/simulator/serial-device.ts'
import type { FakeClock } from '../fake-clock.ts'
import type { FarEnd } from './far-end.ts'
import { TRANSIT_MS, type Wire } from './wire.ts'

/** A serial link whose cable ends in a played device; its bytes as they came. */
export class CableLink implements Link, FarEnd {
  readonly #device: VirtualSerialDevice
  readonly #clock: FakeClock
  readonly #wire: Wire
  readonly #events = new EventQueue<LinkEvent>()
  /** Of the present connection. */
  #plugged: symbol | undefined

  constructor(device: VirtualSerialDevice, clock: FakeClock, wire: Wire) {
    this.#device = device
    this.#clock = clock
    this.#wire = wire
  }

  [Symbol.asyncIterator](): AsyncIterator<LinkEvent> {
    return this.#events
  }

  async join(): Promise<void> {
    if (this.#plugged) return
    const plugged = Symbol('plugged')
    this.#plugged = plugged
    this.#wire.joined()
    this.#events.push({ event: 'connected', at: this.#clock.now() })
    this.#device.start({
      send: (bytes) => {
        if (this.#plugged !== plugged) throw new Error('a device sends over a cable that was pulled out')
        this.#wire.carry('rx', bytes, (arrived) => this.#heard(arrived))
      },
    })
  }

  async leave(): Promise<void> {
    if (!this.#plugged) return
    this.#plugged = undefined
    this.#wire.left()
    this.#device.stopped()
    this.#events.push({ event: 'disconnected', at: this.#clock.now(), reason: 'the cable was pulled' })
  }

  async send(channel: string, bytes: Uint8Array): Promise<void> {
    const plugged = this.#plugged
    if (!plugged) throw new UmtError('UMT-LINK-104', { device: 'played' })
    const copy = Uint8Array.from(bytes)
    this.#clock.after('to the device', TRANSIT_MS, () => {
      if (this.#plugged === plugged) this.#device.heard(copy)
    })
    this.#events.push({ event: 'sent', at: this.#clock.now(), channel, bytes: copy })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.leave()
    this.#events.end()
  }

  #heard(bytes: Uint8Array): void {
    this.#events.push({ event: 'frame', at: this.#clock.now(), channel: 'rx', bytes: Uint8Array.from(bytes) })
  }
}
