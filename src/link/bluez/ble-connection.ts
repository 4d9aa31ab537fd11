import { DbusError } from '../../dbus/dbus-error.ts'
import { UmtError } from '../../errors.ts'
import type { BleTarget } from '../bluetooth.ts'
import type { Gatt, LinkEvent } from '../link.ts'
import type { BluezConnection, ServiceChange } from './bluez-service.ts'
import { disconnectDevice } from './connect-device.ts'
import { type GattConnection, openGattConnection } from './gatt-connection.ts'
import { DEVICE } from './names.ts'
import type { Radio } from './radio.ts'

/** Whether it is still connected is asked this often: bluetoothd does not tell each change. */
const LOOK_MS = 10_000

export interface BleConnectionOptions {
  readonly radio: Radio
  readonly bluez: BluezConnection
  readonly target: BleTarget
  /** Object path of the device. */
  readonly path: string
  /** Connects; resolves with why not when it did not succeed. */
  readonly connect: () => Promise<unknown>
  readonly emit: (event: LinkEvent) => void
}

/** One connection of a device, from the attempt until it is gone. */
export class BleConnection {
  /** Resolves with `undefined` once it is connected, else with why not; then there is nothing to {@link run}. */
  readonly joined: Promise<unknown>
  readonly #options: BleConnectionOptions
  readonly #gone = Promise.withResolvers<void>()
  readonly #watching: Disposable
  readonly #opening: Promise<GattConnection>
  /**
   * What came before `connected`: bluetoothd subscribes again by itself to what was subscribed in the last connection, and
   * a bonded device may indicate at once.
   */
  readonly #early: LinkEvent[] = []
  #phase: 'connecting' | 'opening' | 'open' | 'over' = 'connecting'
  #connectedAt = 0
  #connection: GattConnection | undefined
  #worked = false
  #isUp = false
  #byDevice = false
  /** Why we end it, and until we have. */
  #ending: { readonly reason: string; readonly done: Promise<void> } | undefined

  constructor(options: BleConnectionOptions) {
    this.#options = options
    const { radio, bluez, target, path } = options
    const { clock, report } = radio
    this.#watching = radio.service.watch((change) => this.#follow(change))
    const joined = Promise.withResolvers<unknown>()
    this.joined = joined.promise
    this.#opening = openGattConnection({
      ...bluez,
      device: path,
      name: target.device,
      clock,
      report,
      connect: async () => {
        const error = (await options.connect()) ?? this.#join()
        if (error !== undefined) throw error
        this.#byDevice = false
        joined.resolve(undefined)
      },
      onFrame: (channel, bytes, at) => {
        this.#worked = true
        this.#emit({ event: 'frame', at, channel, bytes })
      },
      onSent: (channel, bytes, at) => this.#emit({ event: 'sent', at, channel, bytes }),
    })
    this.#opening.catch((error: unknown) => {
      if (this.#phase === 'connecting') this.#failed()
      joined.resolve(error)
    })
  }

  /** Something was subscribed to, or came. */
  get worked(): boolean {
    return this.#worked
  }

  /** The device ended it, or was out of reach, rather than we, the adapter or bluetoothd. */
  get byDevice(): boolean {
    return this.#byDevice
  }

  readonly gatt: Gatt = {
    has: (channel) => this.#phase === 'open' && this.#connection?.has(channel) === true,
    notifies: (channel) => this.#phase === 'open' && this.#connection?.notifies(channel) === true,
    read: (channel) => this.#asked((connection) => connection.read(channel)),
    subscribe: async (channel) => {
      await this.#asked((connection) => connection.subscribe(channel))
      this.#worked = true
    },
    disconnect: async () => this.end('ended by us'),
  }

  send(channel: string, bytes: Uint8Array): Promise<void> {
    return this.#asked((connection) => connection.send(channel, bytes))
  }

  /**
   * Emits `connected` once the services are known, what comes, and `disconnected`. Resolves when the device is gone;
   * rejects when its services cannot be had.
   */
  async run(): Promise<void> {
    const { radio, bluez, path, target } = this.#options
    using _look = radio.clock.every(`still connected ${target.device}`, LOOK_MS, () => {
      bluez.mirror.reread(path, DEVICE, 'Connected').catch(radio.report)
    })
    try {
      this.#connection = await Promise.race([this.#opening, this.#gone.promise.then(() => undefined)])
      if (this.#connection && target.settleMs > 0) await this.#settle(target.settleMs)
      if (this.#phase === 'opening') this.#open()
      await this.#gone.promise
    } catch (error) {
      if (this.#phase !== 'over') throw error
    } finally {
      this.#over('its services could not be had')
      this.#watching[Symbol.dispose]()
      this.#opening.then((connection) => connection[Symbol.asyncDispose]()).catch(() => undefined)
      if (isConnected(bluez, path)) await disconnectDevice(bluez, path)
    }
  }

  /** Ends the connection from our side. What comes until it has ended is heard: the device is told that it arrived. */
  async end(reason: string): Promise<void> {
    const { bluez, path } = this.#options
    this.#ending ??= { reason, done: disconnectDevice(bluez, path).then(() => this.#over(reason)) }
    await this.#ending.done
  }

  /** An attempt counts as failed also when the device was there, indicated and left before bluetoothd had answered. */
  #failed(): void {
    this.#watching[Symbol.dispose]()
    const [first] = this.#early
    if (!first) return
    this.#connectedAt = first.at
    this.#open()
    this.#over('gone before it was connected')
  }

  /** From now on its going is noticed. */
  #join(): DbusError | undefined {
    const { radio, bluez, path } = this.#options
    if (!isConnected(bluez, path)) return new DbusError('org.bluez.Error.NotConnected', 'gone before it was connected')
    this.#phase = 'opening'
    this.#connectedAt = radio.clock.now()
    return undefined
  }

  async #settle(ms: number): Promise<void> {
    const settled = Promise.withResolvers<void>()
    using _ = this.#options.radio.clock.after(`settle ${this.#options.target.device}`, ms, settled.resolve)
    await Promise.race([settled.promise, this.#gone.promise])
  }

  #open(): void {
    this.#phase = 'open'
    this.#options.emit({ event: 'connected', at: this.#connectedAt })
    for (const event of this.#early.splice(0)) this.#options.emit(event)
  }

  #emit(event: LinkEvent): void {
    if (this.#phase === 'open') this.#options.emit(event)
    else if (this.#phase !== 'over') this.#early.push(event)
  }

  #follow(change: ServiceChange): void {
    if (this.#phase === 'connecting') {
      this.#followAttempt(change)
      return
    }
    if (change.change === 'stopped') this.#goneBecause('bluetoothd stopped')
    if (!('interface' in change) || change.path !== this.#options.path || change.interface !== DEVICE) return
    if (change.change === 'removed') this.#goneBecause('the adapter is gone, or the device was forgotten')
    if (change.change !== 'changed' || change.changed['Connected'] !== false) return
    if (this.#phase !== 'over' && !this.#ending) this.#byDevice = true
    this.#goneBecause('the device ended the connection, or is out of reach')
  }

  /** Once everybody has heard the change: values that were kept until somebody subscribes come before `disconnected`. */
  #goneBecause(reason: string): void {
    queueMicrotask(() => this.#over(this.#ending?.reason ?? reason))
  }

  /** A device without our keys ends the connection before bluetoothd has said that the attempt succeeded. */
  #followAttempt(change: ServiceChange): void {
    if (change.change !== 'changed' || change.path !== this.#options.path || change.interface !== DEVICE) return
    const { Connected: isUp } = change.changed
    if (isUp === true) this.#isUp = true
    if (isUp === false && this.#isUp) this.#byDevice = true
  }

  /** Nothing comes after `disconnected`. */
  #over(reason: string): void {
    this.#connection?.handOver()
    // A value that came is not lost because the device was gone before its services were known.
    if (this.#phase === 'opening' && this.#early.length > 0) this.#open()
    const wasOpen = this.#phase === 'open'
    this.#phase = 'over'
    if (wasOpen) this.#options.emit({ event: 'disconnected', at: this.#options.radio.clock.now(), reason })
    this.#gone.resolve()
  }

  async #asked<T>(ask: (connection: GattConnection) => Promise<T>): Promise<T> {
    if (this.#phase !== 'open' || !this.#connection)
      throw new UmtError('UMT-LINK-104', { device: this.#options.target.device })
    return await ask(this.#connection)
  }
}

const isConnected = ({ mirror }: BluezConnection, path: string): boolean =>
  mirror.get(path, DEVICE)?.['Connected'] === true
