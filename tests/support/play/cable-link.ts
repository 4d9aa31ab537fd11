import { UmtError } from '../../../src/errors.ts'
import { EventQueue } from '../../../src/link/event-queue.ts'
import { Framer } from '../../../src/link/framer.ts'
import type { Framed, Framing } from '../../../src/link/framing.ts'
import type { Link, LinkEvent } from '../../../src/link/link.ts'
import { SendGuard } from '../../../src/link/send-guard.ts'
import type { VirtualSerialDevice } from '../../../src/simulator/serial-device.ts'
import type { FakeClock } from '../fake-clock.ts'
import type { FarEnd } from './far-end.ts'
import { TRANSIT_MS, type Wire } from './wire.ts'

/** A serial link whose cable ends in a played device. */
export class CableLink implements Link, FarEnd {
  readonly #device: VirtualSerialDevice
  readonly #framing: () => Framing
  readonly #clock: FakeClock
  readonly #wire: Wire
  readonly #events = new EventQueue<LinkEvent>()
  #framer: Framer | undefined
  #guard = new SendGuard('played')

  constructor(device: VirtualSerialDevice, framing: () => Framing, clock: FakeClock, wire: Wire) {
    this.#device = device
    this.#framing = framing
    this.#clock = clock
    this.#wire = wire
  }

  [Symbol.asyncIterator](): AsyncIterator<LinkEvent> {
    return this.#events
  }

  async join(): Promise<void> {
    if (this.#framer) return
    const framer = new Framer(this.#framing())
    this.#framer = framer
    this.#guard = new SendGuard('played')
    this.#wire.joined()
    this.#events.push({ event: 'connected', at: this.#clock.now() })
    this.#device.start({
      send: (bytes) => {
        if (this.#framer !== framer) throw new Error('a device sends over a cable that was pulled out')
        this.#wire.carry('rx', bytes, (arrived) => this.#emit(framer.push(arrived)))
      },
    })
  }

  async leave(): Promise<void> {
    const framer = this.#framer
    if (!framer) return
    this.#framer = undefined
    this.#wire.left()
    this.#device.stopped()
    this.#emit(await framer.end())
    this.#events.push({ event: 'disconnected', at: this.#clock.now(), reason: 'the cable was pulled' })
  }

  async send(channel: string, bytes: Uint8Array): Promise<void> {
    const framer = this.#framer
    if (!framer) throw new UmtError('UMT-LINK-104', { device: 'played' })
    this.#guard.pass(channel, bytes)
    const copy = Uint8Array.from(bytes)
    this.#clock.after('to the device', TRANSIT_MS, () => {
      if (this.#framer === framer) this.#device.heard(copy)
    })
    this.#events.push({ event: 'sent', at: this.#clock.now(), channel, bytes: copy })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.leave()
    this.#events.end()
  }

  #emit(framed: readonly Framed[]): void {
    const at = this.#clock.now()
    for (const item of framed)
      this.#events.push(
        'frame' in item
          ? { event: 'frame', at, channel: 'rx', bytes: item.frame }
          : { event: 'fault', at, channel: 'rx', ...item },
      )
  }
}
