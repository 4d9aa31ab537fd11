import type { Clock } from '../../clock.ts'
import { type BusConnection, type MethodCall, variant } from '../../dbus/bus-connection.ts'
import { DbusError } from '../../dbus/dbus-error.ts'
import { UmtError } from '../../errors.ts'
import type { Gatt } from '../link.ts'
import { SendGuard } from '../send-guard.ts'
import { failureOf } from './failures.ts'
import { type Characteristic, channelOf, characteristicOf, nameOf, type Purpose, serves } from './gatt-tree.ts'
import { HeardValues } from './heard-values.ts'
import { BATTERY, CHARACTERISTIC, DEVICE } from './names.ts'
import type { Change, ObjectMirror } from './object-mirror.ts'
import { OperationQueue } from './operation-queue.ts'
import { servicesResolved } from './services-resolved.ts'
import { deadline, untilShown } from './until-shown.ts'

const OPERATION_MS = 10_000
const BATTERY_LEVEL = '2a19'

export interface GattConnectionOptions {
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  /** Object path of `Device1`. */
  readonly device: string
  /** Our id of it, for messages; the name that it gives itself unless given. */
  readonly name?: string
  readonly clock: Clock
  readonly report: (error: unknown) => void
  /**
   * Connects, once we listen; the device has to be connected already unless given. A bonded device that indicates in the
   * moment of the connection is heard for sure only with it.
   */
  readonly connect?: () => Promise<unknown>
  readonly onFrame: (channel: string, bytes: Uint8Array, at: number) => void
  readonly onSent: (channel: string, bytes: Uint8Array, at: number) => void
}

/** GATT of one connection of one device. It ends with the connection; disposing stops listening and disconnects nothing. */
export interface GattConnection extends Gatt, AsyncDisposable {
  /**
   * Writes a characteristic, with response where it takes one. Rejects with `UMT-LINK-104` when the connection is over,
   * `UMT-BLE-109` when the device refuses, `UMT-LINK-109` for a command that must not be sent.
   */
  send(channel: string, bytes: Uint8Array): Promise<void>
  /** Hands over, as frames, what was kept until somebody subscribes: nobody will. */
  handOver(): void
}

/**
 * Resolves once the services of a connected device are known. Rejects with `UMT-LINK-104` when the connection ends
 * before, `UMT-BLE-109` when no service is found within 20 s, or with what `connect` rejects with.
 */
export async function openGattConnection(options: GattConnectionOptions): Promise<GattConnection> {
  const connection = new BluezGatt(options)
  try {
    await options.connect?.()
    await connection.discover()
    return connection
  } catch (error) {
    await connection[Symbol.asyncDispose]()
    throw error
  }
}

class BluezGatt implements GattConnection {
  readonly #options: GattConnectionOptions
  readonly #queue = new OperationQueue()
  readonly #over = new AbortController()
  readonly #values: HeardValues
  readonly #watch: Disposable
  readonly #guard: SendGuard

  constructor(options: GattConnectionOptions) {
    this.#options = options
    const { mirror, onFrame, report } = options
    this.#guard = new SendGuard(this.#name)
    this.#values = new HeardValues((channel, bytes, at) => this.#tell(() => onFrame(channel, bytes, at)), report)
    this.#watch = mirror.watch((change) => this.#follow(change))
  }

  async discover(): Promise<void> {
    const { mirror, device } = this.#options
    if (mirror.get(device, DEVICE)?.['Connected'] !== true) this.#end()
    const found = await this.#run('services', () => servicesResolved({ ...this.#options, signal: this.#over.signal }))
    if (found === 'late') throw this.#refused('services', 'not discovered within 20 s')
    if (found === 'none') throw this.#refused('services', 'it has none')
  }

  has(channel: string): boolean {
    return this.#find(channel) !== undefined || (channel === BATTERY_LEVEL && this.#percentage() !== undefined)
  }

  notifies(channel: string): boolean {
    const found = this.#find(channel, 'notify')
    return found !== undefined && serves(found, 'notify')
  }

  read(channel: string): Promise<Uint8Array> {
    return this.#run(channel, async () => {
      const percentage = this.#find(channel) === undefined && channel === BATTERY_LEVEL ? this.#percentage() : undefined
      if (percentage === undefined) return await this.#readValue(channel, this.#demand(channel, 'read').path)
      const bytes = Uint8Array.of(percentage)
      this.#tell(() => this.#options.onFrame(channel, bytes, this.#options.clock.now()))
      return bytes
    })
  }

  subscribe(channel: string): Promise<void> {
    return this.#run(channel, async () => {
      const { path } = this.#demand(channel, 'notify')
      if (this.#values.isSubscribed(path)) return
      // Before it is asked for: the first indication may come with the answer.
      this.#values.subscribe(path)
      try {
        await this.#startNotify(channel, path)
      } catch (error) {
        this.#values.unsubscribe(path)
        throw error
      }
    })
  }

  send(channel: string, bytes: Uint8Array): Promise<void> {
    return this.#run(channel, async () => {
      this.#guard.pass(channel, bytes)
      const { path, properties } = this.#demand(channel, 'write')
      const { Flags: flags } = properties
      const type = Array.isArray(flags) && flags.includes('write') ? 'request' : 'command'
      const body = [Buffer.from(bytes), { type: variant('s', type) }]
      await this.#ask(path, { member: 'WriteValue', signature: 'aya{sv}', body })
      this.#tell(() => this.#options.onSent(channel, bytes, this.#options.clock.now()))
    })
  }

  async disconnect(): Promise<void> {
    const { bus, device } = this.#options
    if (this.#over.signal.aborted) return
    try {
      await bus.call({ path: device, interface: DEVICE, member: 'Disconnect', timeoutMs: OPERATION_MS })
    } catch (error) {
      if (!isOver(error)) throw this.#refused('services', textOf(error), error)
    }
  }

  handOver(): void {
    this.#values.end()
  }

  /**
   * Subscriptions are left to bluetoothd: it renews them when the device comes again, and so hears a device that
   * indicates before anybody can subscribe.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end()
  }

  async #readValue(channel: string, path: string): Promise<Uint8Array> {
    this.#values.beginRead(path)
    try {
      const [value] = await this.#ask(path, { member: 'ReadValue', signature: 'a{sv}', body: [{}] })
      const bytes = bytesOf(value)
      if (bytes === undefined) throw this.#refused(channel, 'no bytes')
      // When the connection has ended meanwhile, the read was given up and what it told has been handed over.
      this.#values.endRead({ channel, bytes, at: this.#options.clock.now() })
      return bytes
    } finally {
      this.#values.endRead()
    }
  }

  /** An answer means little by itself: to a device that is not connected bluetoothd says yes as well. */
  async #startNotify(channel: string, path: string): Promise<void> {
    const { mirror, clock } = this.#options
    const start = { member: 'StartNotify', signature: '', body: [] }
    try {
      await this.#ask(path, start)
    } catch (error) {
      if (failureOf(error) !== 'busy') throw error
      // A subscription of an earlier connection that was not renewed stands in the way of ours.
      await this.#ask(path, { ...start, member: 'StopNotify' })
      await this.#ask(path, start)
    }
    using limit = deadline(clock, 'Notifying', OPERATION_MS, this.#over.signal)
    try {
      await untilShown(mirror, () => this.#isNotifying(path) || undefined, limit.signal)
    } catch (error) {
      throw limit.passed ? this.#refused(channel, 'answered but not notifying', error) : error
    }
  }

  #ask(path: string, call: Pick<MethodCall, 'member' | 'body' | 'signature'>): Promise<readonly unknown[]> {
    return this.#options.bus.call({ ...call, path, interface: CHARACTERISTIC, timeoutMs: OPERATION_MS })
  }

  async #run<T>(channel: string, operation: () => Promise<T>): Promise<T> {
    try {
      return await this.#queue.run(operation)
    } catch (error) {
      throw this.#typed(channel, error)
    }
  }

  /** What a caller is told of a failure; one that leaves the connection useless ends it. */
  #typed(channel: string, error: unknown): unknown {
    if (isOver(error)) {
      this.#end()
      return this.#gone()
    }
    if (!(error instanceof DbusError)) return error
    // A device answers one request at a time, so all others would wait behind it; and an answer that comes after all
    // could not be told from a notification.
    if (failureOf(error) === 'no-answer') this.#hangUp()
    return this.#refused(channel, textOf(error), error)
  }

  #follow(change: Change): void {
    const { device, clock } = this.#options
    if (change.change === 'stopped') this.#end()
    if (change.change === 'stopped' || change.change === 'started') return
    const { path, interface: name } = change
    if (path === device && name === DEVICE) {
      if (change.change === 'removed') this.#end()
      else if (change.change === 'changed' && change.changed['Connected'] === false) this.#end()
    } else if (name === CHARACTERISTIC && change.change === 'changed') {
      const bytes = path.startsWith(`${device}/`) ? bytesOf(change.changed['Value']) : undefined
      if (bytes)
        this.#values.hear(path, { channel: this.#channelOf(path), bytes, at: clock.now() }, this.#isNotifying(path))
    } else if (change.change === 'removed' && this.#values.isSubscribed(path)) {
      // Its services changed, and with them the subscription is gone: only a new connection makes it anew.
      this.#hangUp()
    }
  }

  #hangUp(): void {
    this.disconnect().catch(this.#options.report)
  }

  #end(): void {
    if (this.#over.signal.aborted) return
    this.#watch[Symbol.dispose]()
    this.#values.end()
    this.#queue.close(this.#gone())
    this.#over.abort(this.#gone())
  }

  #find(channel: string, purpose?: Purpose): Characteristic | undefined {
    return characteristicOf(this.#options.mirror, this.#options.device, channel, purpose)
  }

  #demand(channel: string, purpose: Purpose): Characteristic {
    const found = this.#find(channel, purpose)
    if (!found) throw this.#refused(channel, 'no such characteristic')
    return found
  }

  /** bluetoothd before 5.80 keeps the battery service for itself and tells its value only here. */
  #percentage(): number | undefined {
    const { mirror, device } = this.#options
    const percentage = mirror.get(device, BATTERY)?.['Percentage']
    return typeof percentage === 'number' ? percentage : undefined
  }

  #channelOf(path: string): string {
    return channelOf(String(this.#options.mirror.get(path, CHARACTERISTIC)?.['UUID']))
  }

  #isNotifying(path: string): boolean {
    return this.#options.mirror.get(path, CHARACTERISTIC)?.['Notifying'] === true
  }

  #tell(listener: () => void): void {
    try {
      listener()
    } catch (error) {
      this.#options.report(error)
    }
  }

  get #name(): string {
    return this.#options.name ?? nameOf(this.#options.mirror, this.#options.device)
  }

  #gone(): UmtError {
    return new UmtError('UMT-LINK-104', { device: this.#name })
  }

  #refused(channel: string, detail: string, cause?: unknown): UmtError {
    return new UmtError('UMT-BLE-109', { device: this.#name, channel, detail }, { cause })
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const isOver = (error: unknown): boolean => ['gone', 'no-service'].includes(failureOf(error))

/** A copy: what comes over D-Bus is a view on everything that was read from the socket at once. */
const bytesOf = (value: unknown): Uint8Array | undefined =>
  value instanceof Uint8Array ? Uint8Array.from(value) : undefined
