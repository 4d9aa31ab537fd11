import { UmtError } from '../../errors.ts'
import type { BleTarget } from '../bluetooth.ts'
import { EventQueue } from '../event-queue.ts'
import type { Gatt, Link, LinkEvent } from '../link.ts'
import { Backoff } from './backoff.ts'
import { BleConnection } from './ble-connection.ts'
import type { BluezConnection } from './bluez-service.ts'
import { connectDevice } from './connect-device.ts'
import { DeviceWaiter } from './device-waiter.ts'
import { Drops, type Ending } from './drops.ts'
import { failureOf } from './failures.ts'
import { forgetDevice } from './forget-device.ts'
import type { HeardDevice } from './hearing.ts'
import { watchForAdapter } from './missing-adapter.ts'
import { AGENT } from './names.ts'
import { NOBODY } from './nobody.ts'
import { pairDevice } from './pairing.ts'
import { isNear } from './pick-device.ts'
import type { Radio } from './radio.ts'

/** As with a serial port: more than an hour of an oximeter. */
const MAX_BEHIND = 15_000

export interface BleLinkOptions {
  readonly radio: Radio
  readonly target: BleTarget
  /** Told of what a person has to mend, once until the device works again. */
  readonly onProblem: (error: UmtError) => void
  readonly onEnd: () => void
  /** Events that may wait for the consumer before the connection is given up; 15 000 when not given. */
  readonly maxBehind?: number
}

/** Nothing has to be done: pairing left it connected. */
const isThere = (): Promise<unknown> => Promise.resolve(undefined)

/** A paired device as a {@link Link} whose channels are its characteristics. It waits for it to advertise, and connects. */
export class BleLink implements Link {
  readonly #options: BleLinkOptions
  readonly #events = new EventQueue<LinkEvent>()
  readonly #disposal = new AbortController()
  readonly #backoff = new Backoff({ firstMs: 250, maxMs: 10_000 })
  readonly #drops = new Drops()
  readonly #waiter: DeviceWaiter
  readonly #adapter: Disposable
  readonly #running: Promise<void>
  #connection: BleConnection | undefined
  #isUnbondedTold = false

  constructor(options: BleLinkOptions) {
    this.#options = options
    const { radio, target } = options
    const { signal } = this.#disposal
    this.#waiter = new DeviceWaiter({ radio, target, signal, allows: (device) => this.#allows(device) })
    this.#adapter = watchForAdapter(radio, target.adapter, () => this.#tell('UMT-BLE-112'))
    this.#running = this.#run()
  }

  get #maxBehind(): number {
    return this.#options.maxBehind ?? MAX_BEHIND
  }

  get gatt(): Gatt {
    return this.#connection?.gatt ?? this.#noGatt
  }

  async send(channel: string, bytes: Uint8Array): Promise<void> {
    if (!this.#connection) throw this.#notConnected()
    await this.#connection.send(channel, bytes)
  }

  [Symbol.asyncIterator](): AsyncIterator<LinkEvent> {
    return this.#events
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort()
    this.#adapter[Symbol.dispose]()
    await this.#connection?.end('closed by us')
    await this.#running
    this.#options.onEnd()
  }

  async #run(): Promise<void> {
    const { report } = this.#options.radio
    for (;;) {
      const device = await this.#waiter.next()
      if (!device) break
      await this.#attend(device).catch((error: unknown) => {
        report(error)
        this.#waiter.rest(this.#backoff.next())
      })
    }
    this.#waiter[Symbol.dispose]()
    this.#events.end()
  }

  #allows({ sighting }: HeardDevice): boolean {
    // What the consumer has not taken yet is worked off before more is fetched.
    if (this.#events.size > this.#maxBehind / 2) return false
    // Without the keys anybody could say that they are the device.
    const isAllowed = this.#options.target.bond !== 'reuse' || sighting.bonded
    if (!isAllowed && !this.#isUnbondedTold) this.#tell('UMT-BLE-108')
    this.#isUnbondedTold = !isAllowed
    return isAllowed
  }

  async #attend(device: HeardDevice): Promise<void> {
    const { radio, target } = this.#options
    const { running: bluez } = radio.service
    const connection = bluez && (await this.#join(bluez, device))
    if (!connection) return
    const who = { adapter: device.adapter.address, device: target.address }
    this.#connection = connection
    radio.tell({ ...who, news: 'connected' })
    if (this.#disposal.signal.aborted) await connection.end('closed by us')
    await connection.run().catch(radio.report)
    this.#connection = undefined
    radio.hearing.forget(device.path)
    radio.tell({ ...who, news: 'disconnected' })
    const { worked, byDevice } = connection
    if (worked) this.#backoff.reset()
    this.#count({ worked, byDevice, bonded: device.sighting.bonded })
    if (target.bond === 'session') await forgetDevice(bluez, device.path)
    this.#waiter.rest(worked ? target.cooldownMs : Math.max(target.cooldownMs, this.#backoff.next()))
  }

  /** Connects when it is its turn; `undefined` when it does not come to that. */
  async #join(bluez: BluezConnection, device: HeardDevice): Promise<BleConnection | undefined> {
    const { radio, target } = this.#options
    const { path, adapter } = device
    const { signal } = this.#disposal
    if (radio.pairings.settle(path) && device.connected) return await this.#joined(bluez, device, isThere)
    using turn = await radio.turns.take(adapter.path, signal).catch(() => undefined)
    // Others came first, and it may have stopped advertising meanwhile.
    const now = radio.hearing.of(target.address).find((each) => each.path === path)
    if (!turn || !now || now.connected || radio.pairings.has(target.address) || !isNear(now, radio.clock.now()))
      return undefined
    using _pause = radio.discovery.pause(adapter.path)
    if (target.bond !== 'session') return await this.#joined(bluez, device, () => connectDevice(bluez, path, signal))
    const error = await this.#pair(bluez, path)
    return await this.#joined(bluez, device, () => Promise.resolve(error))
  }

  async #joined(
    bluez: BluezConnection,
    device: HeardDevice,
    connect: () => Promise<unknown>,
  ): Promise<BleConnection | undefined> {
    const { radio, target } = this.#options
    const adapter = device.adapter.address
    const emit = (event: LinkEvent) => this.#emit(event, adapter)
    const connection = new BleConnection({ radio, bluez, target, path: device.path, connect, emit })
    const error = await connection.joined
    if (error === undefined) {
      this.#waiter.hush()
      return connection
    }
    if (this.#disposal.signal.aborted) return undefined
    radio.tell({ adapter, device: target.address, news: 'connect-failed', error })
    const isRefused = failureOf(error) === 'authentication'
    const byDevice = isRefused || connection.byDevice
    this.#count({ worked: false, byDevice, whileConnecting: !isRefused, bonded: device.sighting.bonded })
    this.#waiter.rest(this.#backoff.next())
    return undefined
  }

  /** Makes the keys anew. Resolves with why not when it did not succeed. */
  async #pair(bluez: BluezConnection, device: string): Promise<unknown> {
    const { clock, report, turns } = this.#options.radio
    const { signal } = this.#disposal
    try {
      using _agent = await turns.take(AGENT, signal)
      await pairDevice({ ...bluez, device, person: NOBODY, bond: 'session', clock, signal, report })
      return undefined
    } catch (error) {
      // What bluetoothd said stands behind the sentence for a person, and tells a refusal from a weak signal.
      return error instanceof UmtError ? (error.cause ?? error) : error
    }
  }

  #emit(event: LinkEvent, adapter: string): void {
    const { radio, target } = this.#options
    this.#events.push(event)
    if (event.event !== 'frame') return
    radio.tell({ news: 'data', adapter, device: target.address })
    // Dropping frames would be silent: end it, visibly, and let the device send again what was not confirmed.
    if (this.#events.size >= this.#maxBehind) this.#connection?.end('the consumer is too slow').catch(radio.report)
  }

  #count(ending: Ending): void {
    const code = this.#drops.ended(ending)
    if (code) this.#tell(code)
  }

  #tell(code: 'UMT-BLE-108' | 'UMT-BLE-110' | 'UMT-BLE-112'): void {
    if (!this.#disposal.signal.aborted)
      this.#options.onProblem(new UmtError(code, { device: this.#options.target.device }))
  }

  readonly #notConnected = () => new UmtError('UMT-LINK-104', { device: this.#options.target.device })

  readonly #noGatt: Gatt = {
    has: () => false,
    notifies: () => false,
    read: () => Promise.reject(this.#notConnected()),
    subscribe: () => Promise.reject(this.#notConnected()),
    disconnect: () => Promise.resolve(),
  }
}
