import { UmtError } from '../../../src/errors.ts'
import { EventQueue } from '../../../src/link/event-queue.ts'
import type { Gatt, Link, LinkEvent } from '../../../src/link/link.ts'
import { SendGuard } from '../../../src/link/send-guard.ts'
import type { Characteristic } from '../../../src/simulator/gatt.ts'
import type { Radio, VirtualDevice } from '../../../src/simulator/virtual-device.ts'
import type { FakeClock } from '../fake-clock.ts'
import type { FarEnd } from './far-end.ts'
import { TRANSIT_MS, type Wire } from './wire.ts'

/** A request that is not answered for so long ends the connection, as BlueZ's side of it does. */
const NO_ANSWER_MS = 10_000

type Ability = 'read' | 'write' | 'send'

/** A link over GATT whose other end is a played device: bytes as they came. It connects only while the device advertises. */
export class AirLink implements Link, FarEnd, Radio {
  readonly #device: VirtualDevice
  readonly #clock: FakeClock
  readonly #wire: Wire
  readonly #events = new EventQueue<LinkEvent>()
  readonly #subscribed = new Set<string>()
  readonly #confirming = new Set<(confirmed: boolean) => void>()
  #near = false
  #ending: AbortController | undefined
  #advertises = false
  #guard = new SendGuard('played')

  constructor(device: VirtualDevice, clock: FakeClock, wire: Wire) {
    this.#device = device
    this.#clock = clock
    this.#wire = wire
    device.start(this)
  }

  [Symbol.asyncIterator](): AsyncIterator<LinkEvent> {
    return this.#events
  }

  async join(): Promise<void> {
    this.#near = true
    this.#meet()
  }

  async leave(): Promise<void> {
    this.#near = false
    await this.#part('out of reach')
  }

  async send(channel: string, bytes: Uint8Array): Promise<void> {
    const { write } = await this.#asked(channel, 'write')
    this.#guard.pass(channel, bytes)
    const refusal = write ? write(Uint8Array.from(bytes)) : 'not to be written'
    if (refusal !== undefined) throw refused(channel, refusal)
    this.#events.push({ event: 'sent', at: this.#clock.now(), channel, bytes: Uint8Array.from(bytes) })
  }

  readonly gatt: Gatt = {
    has: (channel) => this.connected && this.#find(channel) !== undefined,
    notifies: (channel) => this.connected && this.#find(channel, 'send')?.send !== undefined,
    read: async (channel) => {
      const { read } = await this.#asked(channel, 'read')
      if (!read) throw refused(channel, 'not to be read')
      return await this.#answer(channel, read())
    },
    subscribe: async (channel) => {
      const { send } = await this.#asked(channel, 'send')
      if (send === undefined) throw refused(channel, 'not to be subscribed to')
      if (this.#subscribed.has(channel)) return
      this.#subscribed.add(channel)
      this.#device.ready(channel)
    },
    disconnect: () => this.#part('ended by us'),
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.leave()
    this.#events.end()
  }

  get connected(): boolean {
    return this.#ending !== undefined
  }

  subscribed(channel: string): boolean {
    return this.#subscribed.has(channel)
  }

  advertise(on: boolean): void {
    this.#advertises = on
    this.#meet()
  }

  notify(channel: string, _n: number, value: Uint8Array): void {
    if (this.#subscribed.has(channel)) this.#wire.carry(channel, value, (bytes) => this.#heard(channel, bytes))
  }

  indicate(channel: string, _n: number, value: Uint8Array): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.#confirming.add(resolve)
    if (this.#subscribed.has(channel))
      this.#wire.carry(channel, value, (bytes) => {
        this.#heard(channel, bytes)
        this.#confirming.delete(resolve)
        resolve(true)
      })
    return promise
  }

  disconnect(): Promise<void> {
    return this.#part('the device ended the connection')
  }

  #meet(): void {
    if (!this.#near || !this.#advertises || this.#ending) return
    this.#ending = new AbortController()
    this.#guard = new SendGuard('played')
    this.#wire.joined()
    this.#events.push({ event: 'connected', at: this.#clock.now() })
  }

  async #part(reason: string): Promise<void> {
    const ending = this.#ending
    if (!ending) return
    this.#ending = undefined
    this.#wire.left()
    this.#subscribed.clear()
    this.#events.push({ event: 'disconnected', at: this.#clock.now(), reason })
    ending.abort(gone())
    for (const resolve of this.#confirming) resolve(false)
    this.#confirming.clear()
    this.#device.disconnected()
  }

  /** The device is there, has heard the request, and has the characteristic. */
  async #asked(channel: string, ability: Ability): Promise<Characteristic> {
    await this.#clock.sleep(TRANSIT_MS)
    if (!this.#ending) throw gone()
    const found = this.#find(channel, ability)
    if (!found) throw refused(channel, 'no such characteristic')
    return found
  }

  /** A request over GATT that stays without an answer ends the connection. */
  async #answer(channel: string, value: Uint8Array): Promise<Uint8Array> {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
    const asked = this.#ending
    asked?.signal.addEventListener('abort', () => reject(gone()))
    this.#wire.carry(channel, value, (bytes) => {
      this.#heard(channel, bytes)
      resolve(bytes)
    })
    using _limit = this.#clock.after(`${channel} answers`, NO_ANSWER_MS, () => {
      reject(refused(channel, 'no answer'))
      if (this.#ending === asked) this.#part('no answer').catch(reject)
    })
    return await promise
  }

  #heard(channel: string, bytes: Uint8Array): void {
    this.#events.push({ event: 'frame', at: this.#clock.now(), channel, bytes: Uint8Array.from(bytes) })
  }

  /** Of several that share a channel, the one that can what is asked. */
  #find(channel: string, ability?: Ability): Characteristic | undefined {
    const found = this.#device.services
      .flatMap(({ characteristics }) => characteristics)
      .filter((characteristic) => characteristic.channel === channel)
    return found.find((characteristic) => ability !== undefined && characteristic[ability] !== undefined) ?? found[0]
  }
}

const gone = () => new UmtError('UMT-LINK-104', { device: 'played' })
const refused = (channel: string, detail: string) => new UmtError('UMT-BLE-109', { device: 'played', channel, detail })
