import type { Clock } from '../clock.ts'
import type { BusConnection } from '../dbus/bus-connection.ts'
import { UmtError } from '../errors.ts'
import { ADAPTER, DEVICE } from '../link/bluez/names.ts'
import { type Change, ObjectMirror } from '../link/bluez/object-mirror.ts'
import { Advertisement } from './advertisement.ts'
import { type CentralActs, ExportedGatt } from './exported-gatt.ts'
import type { Protection } from './gatt.ts'
import type { Tell } from './happening.ts'
import { PeripheralAgent } from './peripheral-agent.ts'
import { Presence } from './presence.ts'
import type { Radio, VirtualDevice } from './virtual-device.ts'

const QUIET_MS = 1_000

export interface PeripheralOptions {
  readonly bus: BusConnection
  readonly clock: Clock
  readonly device: VirtualDevice
  readonly name: string
  /** Address of the adapter; the only one there is unless given. */
  readonly adapter?: string
  readonly protection: Protection
  /**
   * How long a bonded central that subscribed on an earlier connection has to be quiet before values are sent:
   * bluetoothd keeps its subscription and does not tell that it subscribes again.
   */
  readonly quietMs?: number
  readonly tell: Tell
  readonly report: (error: unknown) => void
}

/** A device played on an adapter of this machine, for centrals on other adapters. */
export class Peripheral implements Radio, AsyncDisposable {
  readonly #options: PeripheralOptions
  readonly #mirror: ObjectMirror
  readonly #gatt: ExportedGatt
  readonly #presence: Presence
  readonly #stack = new AsyncDisposableStack()
  readonly #subscribed = new Set<string>()
  /** Channels whose values the central takes on the present connection. */
  readonly #ready = new Set<string>()
  readonly #confirming = new Map<string, (confirmed: boolean) => void>()
  /** Object and address of the central. */
  #central: { readonly path: string; readonly address: string } | undefined
  #wanted = false
  #quiet: Disposable | undefined
  /** Set while it is about to vanish, and gone. */
  #vanishMs: number | undefined
  #vanished: Disposable | undefined

  /** Registers the device. Rejects with `UMT-SIMULATE-101` when there is no such adapter. */
  static async open(options: PeripheralOptions): Promise<Peripheral> {
    const mirror = await ObjectMirror.start(options.bus, options.report)
    const adapter = adapterFor(mirror, options.adapter)
    const peripheral = new Peripheral(options, mirror, adapter)
    // Left over from whoever was played before: a device that has just been switched on is not connected.
    peripheral.#adopt()
    await peripheral.disconnect()
    options.device.start(peripheral)
    return peripheral
  }

  private constructor(options: PeripheralOptions, mirror: ObjectMirror, adapter: string) {
    const { bus, clock, device, name, protection, tell, report } = options
    this.#options = options
    this.#mirror = mirror
    this.#gatt = this.#stack.use(new ExportedGatt(bus, device.services, protection, this.#acts))
    const advertisement = this.#stack.use(new Advertisement(bus, name, device.advertised))
    const path = () => this.#presence.adapterPath
    const agent = this.#stack.use(new PeripheralAgent(bus, protection, path, tell))
    const unregistered = () => {
      for (const channel of [...this.#subscribed]) this.#acts.unsubscribed(channel)
    }
    const parts = { bus, mirror, clock, adapter, name, advertisement, agent, tell, unregistered, report }
    this.#presence = this.#stack.use(new Presence(parts))
    this.#stack.use(mirror.watch((change) => this.#changed(change)))
    this.#stack.defer(() => {
      this.#quiet?.[Symbol.dispose]()
      this.#vanished?.[Symbol.dispose]()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.disconnect().catch(this.#options.report)
    await this.#stack.disposeAsync()
  }

  get connected(): boolean {
    return this.#central !== undefined
  }

  advertise(on: boolean): void {
    this.#wanted = on
    this.#presence.advertise(on && !this.connected)
  }

  notify(channel: string, n: number, value: Uint8Array): void {
    this.#send(channel, n, value)
  }

  async indicate(channel: string, n: number, value: Uint8Array): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.#confirming.set(channel, resolve)
    this.#send(channel, n, value)
    if (this.#vanishMs !== undefined) await this.#goAway(this.#vanishMs)
    const confirmed = await promise
    this.#options.tell({ event: confirmed ? 'confirmed' : 'unconfirmed', channel, n })
    return confirmed
  }

  async disconnect(): Promise<void> {
    const path = this.#central?.path
    if (path !== undefined) await this.#options.bus.call({ path, interface: DEVICE, member: 'Disconnect' })
  }

  /** Its radio goes off in the middle of the next indication, at once when nobody is connected, and is back after `ms`. */
  async vanish(ms: number): Promise<void> {
    this.#vanishMs = ms
    if (!this.connected) await this.#goAway(ms)
  }

  /** Loses the bonds of its side, as a device does whose memory was cleared. */
  async forget(): Promise<void> {
    const { bus, tell } = this.#options
    const path = this.#presence.adapterPath
    if (path === undefined) return
    for (const { path: device } of this.#mirror.all(DEVICE))
      if (device.startsWith(`${path}/`))
        await bus.call({ path, interface: ADAPTER, member: 'RemoveDevice', signature: 'o', body: [device] })
    tell({ event: 'forgotten' })
  }

  subscribed(channel: string): boolean {
    return this.#subscribed.has(channel)
  }

  /** What the central does, as bluetoothd tells it. */
  readonly #acts: CentralActs = {
    subscribed: (channel) => {
      this.#subscribed.add(channel)
      this.#options.tell({ event: 'subscribed', channel })
      this.#ready.add(channel)
      this.#options.device.ready(channel)
    },
    unsubscribed: (channel) => {
      if (!this.#subscribed.delete(channel)) return
      this.#options.tell({ event: 'unsubscribed', channel })
      this.#answered(channel, false)
    },
    // Of a device that vanishes in the middle nobody hears the answer.
    confirmed: (channel) => this.#vanishMs === undefined && this.#answered(channel, true),
    written: (channel, value) =>
      this.#options.tell({ event: 'written', channel, hex: Buffer.from(value).toString('hex') }),
    used: () => this.#awaitQuiet(),
  }

  #send(channel: string, n: number, value: Uint8Array): void {
    this.#gatt.send(channel, value)
    this.#options.tell({ event: 'sent', channel, n, hex: Buffer.from(value).toString('hex') })
  }

  #answered(channel: string, confirmed: boolean): void {
    this.#confirming.get(channel)?.(confirmed)
    this.#confirming.delete(channel)
  }

  async #goAway(ms: number): Promise<void> {
    const { clock, tell, report } = this.#options
    tell({ event: 'vanished' })
    await this.#presence.switch(false)
    this.#vanished = clock.after('radio is back', ms, () => {
      this.#vanishMs = undefined
      tell({ event: 'back' })
      this.#presence.switch(true).catch(report)
    })
  }

  #changed(change: Change): void {
    if (change.change === 'stopped') this.#disconnected()
    if (change.change === 'started') this.#adopt()
    if (!('interface' in change) || change.interface !== DEVICE) return
    const { path } = change
    if (change.change === 'removed') {
      if (path === this.#central?.path) this.#disconnected()
      return
    }
    const connected = (change.change === 'added' ? change.properties : change.changed)['Connected']
    if (connected === true && path.startsWith(`${this.#presence.adapterPath}/`)) this.#connected(path)
    if (connected === false && path === this.#central?.path) this.#disconnected()
  }

  /** A connection outlives bluetoothd. */
  #adopt(): void {
    const own = `${this.#presence.adapterPath}/`
    for (const { path, properties } of this.#mirror.all(DEVICE))
      if (properties['Connected'] === true && path.startsWith(own)) this.#connected(path)
  }

  #connected(path: string): void {
    if (this.#central) return
    const address = String(this.#mirror.get(path, DEVICE)?.['Address'])
    this.#central = { path, address }
    this.#options.tell({ event: 'connected', central: address })
    // What the kernel advertises while it is connected would bring a second connection.
    this.#presence.advertise(false)
    this.#awaitQuiet()
  }

  #disconnected(): void {
    if (!this.#central) return
    const { address } = this.#central
    this.#central = undefined
    this.#quiet?.[Symbol.dispose]()
    this.#ready.clear()
    for (const channel of [...this.#confirming.keys()]) this.#answered(channel, false)
    this.#options.tell({ event: 'disconnected', central: address })
    this.#options.device.disconnected()
    this.#presence.advertise(this.#wanted)
  }

  /** Of a subscription that bluetoothd has kept for a bonded central nobody tells when it is made again. */
  #awaitQuiet(): void {
    this.#quiet?.[Symbol.dispose]()
    if (!this.#central) return
    this.#quiet = this.#options.clock.after('the central is quiet', this.#options.quietMs ?? QUIET_MS, () => {
      for (const channel of [...this.#subscribed].filter((kept) => !this.#ready.has(kept))) {
        this.#ready.add(channel)
        this.#options.device.ready(channel)
      }
    })
  }
}

/** Rejects a missing adapter at the start; one that is pulled later is waited for. */
function adapterFor(mirror: ObjectMirror, wanted: string | undefined): string {
  const present = mirror.all(ADAPTER).map(({ properties }) => String(properties['Address']))
  const [only, ...more] = present
  const found = wanted === undefined ? (more.length === 0 ? only : undefined) : present.find((one) => one === wanted)
  if (found !== undefined) return found
  throw new UmtError('UMT-SIMULATE-101', { adapter: wanted ?? '?', present: present.join(', ') || '–' })
}
