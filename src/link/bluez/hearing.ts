import type { Clock } from '../../clock.ts'
import type { BluetoothAddress, Sighting } from '../bluetooth.ts'
import type { Adapter, Adapters } from './adapters.ts'
import type { BluezService, ServiceChange } from './bluez-service.ts'
import { DEVICE } from './names.ts'
import type { Properties } from './object-mirror.ts'
import { sightingOf } from './sighting.ts'

/** A device as one of our adapters knows it. */
export interface HeardDevice {
  readonly path: string
  readonly adapter: Adapter
  readonly sighting: Sighting
  readonly connected: boolean
  /** When its last advertisement came; `undefined` when none came since it is known. */
  readonly heardAt: number | undefined
}

export interface HearingOptions {
  readonly service: BluezService
  readonly adapters: Adapters
  readonly clock: Clock
}

/** Properties that bluetoothd sets anew with each report of the controller, even to the value that they had. */
const OF_A_REPORT = ['RSSI', 'ManufacturerData', 'ServiceData', 'AdvertisingData', 'AdvertisingFlags']
/** What a scan response may add after the first report. */
const TOLD_LATER = ['Name', 'Alias', 'UUIDs']

/**
 * Which devices our adapters hear. A device is known by its property `Address`: its path keeps the address under which
 * it was first heard, also after bonding has revealed the true one.
 */
export class Hearing implements Disposable {
  readonly #options: HearingOptions
  readonly #heardAt = new Map<string, number>()
  readonly #listeners = new Set<(device: HeardDevice) => void>()
  readonly #watching: Disposable

  constructor(options: HearingOptions) {
    this.#options = options
    this.#watching = options.service.watch((change) => this.#follow(change))
  }

  /** Called with each advertisement, and when more becomes known of a device that is in range. */
  listen(listener: (device: HeardDevice) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  /** Every device that is known on our adapters, whether in range or not. */
  get all(): readonly HeardDevice[] {
    const mirror = this.#options.service.running?.mirror
    return (mirror?.all(DEVICE) ?? []).flatMap(({ path, properties }) => this.#device(path, properties) ?? [])
  }

  /** The same device as each adapter knows it. */
  of(address: BluetoothAddress): readonly HeardDevice[] {
    return this.all.filter(({ sighting }) => sighting.address === address)
  }

  /** What was heard before a connection says nothing about the time after it. */
  forget(path: string): void {
    this.#heardAt.delete(path)
  }

  [Symbol.dispose](): void {
    this.#watching[Symbol.dispose]()
  }

  #device(path: string, properties: Properties): HeardDevice | undefined {
    const { Adapter: adapterPath, Connected: connected } = properties
    const adapter = typeof adapterPath === 'string' ? this.#options.adapters.at(adapterPath) : undefined
    if (!adapter) return undefined
    const heardAt = this.#heardAt.get(path)
    const sighting = sightingOf(properties, adapter.address, heardAt ?? this.#options.clock.now())
    return sighting && { path, adapter, sighting, connected: connected === true, heardAt }
  }

  #follow(change: ServiceChange): void {
    if (change.change === 'stopped') this.#heardAt.clear()
    if (!('interface' in change) || change.interface !== DEVICE) return
    if (change.change === 'removed') this.#heardAt.delete(change.path)
    else if (change.change === 'added') this.#heard(change.path, isInRange(change.properties))
    else this.#heard(change.path, OF_A_REPORT.some(in_(change.changed)), TOLD_LATER.some(in_(change.changed)))
  }

  #heard(path: string, isReport: boolean, isMore = false): void {
    if (isReport) this.#heardAt.set(path, this.#options.clock.now())
    if (!this.#heardAt.has(path) || !(isReport || isMore)) return
    const properties = this.#options.service.running?.mirror.get(path, DEVICE)
    const device = properties && this.#device(path, properties)
    if (!device) return
    for (const listener of [...this.#listeners]) listener(device)
  }
}

const in_ = (changed: Properties) => (name: string) => name in changed

/** An object may also appear because its keys were read from disk; it has no signal strength then. */
const isInRange = (device: Properties): boolean => typeof device['RSSI'] === 'number'
