import type { Clock } from '../clock.ts'
import { type BusConnection, variant } from '../dbus/bus-connection.ts'
import { ADAPTER, PROPERTIES } from '../link/bluez/names.ts'
import type { Change, ObjectMirror } from '../link/bluez/object-mirror.ts'
import type { Advertisement } from './advertisement.ts'
import { GATT_PATH } from './exported-gatt.ts'
import type { Tell } from './happening.ts'
import type { PeripheralAgent } from './peripheral-agent.ts'

const AGAIN_MS = 1_000
/** A radio says the same again and again; an emulated one says it once, to whoever listens at that moment. */
const REFRESH_MS = 1_000

export interface PresenceParts {
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  readonly clock: Clock
  /** Address of the adapter. */
  readonly adapter: string
  readonly name: string
  readonly advertisement: Advertisement
  readonly agent: PeripheralAgent
  readonly tell: Tell
  /** bluetoothd knows nothing of the device any more, nor who had subscribed to what. */
  readonly unregistered: () => void
  readonly report: (error: unknown) => void
}

/**
 * A device on the air: adapter powered, services registered, advertisement as wanted. What bluetoothd forgets when it is
 * restarted, or with an adapter that was pulled, is registered anew.
 */
export class Presence implements AsyncDisposable {
  readonly #parts: PresenceParts
  readonly #watcher: Disposable
  readonly #refresh: Disposable
  #wanted = false
  #off = false
  /** Where the services are registered; `undefined` while nowhere. */
  #registeredAt: string | undefined
  /** The agent belongs to bluetoothd, not to an adapter. */
  #agentRegistered = false
  #advertising = false
  #stale = false
  #aliasBefore: unknown
  #work: Promise<void> = Promise.resolve()
  #scheduled = false
  #retry: Disposable | undefined
  #ended = false

  constructor(parts: PresenceParts) {
    this.#parts = parts
    this.#watcher = parts.mirror.watch((change) => this.#changed(change))
    this.#refresh = parts.clock.every('advertises anew', REFRESH_MS, () => {
      this.#stale = this.#advertising
      if (this.#stale) this.#settle()
    })
    this.#settle()
  }

  /** Object of the adapter; its number may be another after it was pulled and put back. */
  get adapterPath(): string | undefined {
    const { mirror, adapter } = this.#parts
    return mirror.all(ADAPTER).find(({ properties }) => properties['Address'] === adapter)?.path
  }

  advertise(wanted: boolean): void {
    this.#wanted = wanted
    this.#settle()
  }

  /** Switches the radio off, or on again. */
  async switch(on: boolean): Promise<void> {
    this.#off = !on
    this.#settle()
    await this.#work
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true
    this.#watcher[Symbol.dispose]()
    this.#refresh[Symbol.dispose]()
    this.#retry?.[Symbol.dispose]()
    await this.#work
    const path = this.#registeredAt
    if (path === undefined) return
    const { report, advertisement } = this.#parts
    if (this.#advertising) await advertisement.stop(path).catch(report)
    await this.#manage(path, 'UnregisterApplication', 'o', [GATT_PATH]).catch(report)
    await this.#set(path, 'Alias', 's', this.#aliasBefore).catch(report)
  }

  #changed(change: Change): void {
    if (change.change === 'stopped') this.#agentRegistered = false
    if (change.change === 'stopped' || (change.change === 'removed' && change.path === this.#registeredAt)) {
      this.#registeredAt = undefined
      this.#silent()
      this.#parts.unregistered()
    }
    const changed = change.change === 'changed' ? change.changed : change.change === 'added' ? change.properties : {}
    // Other properties follow from what is done here: settling on them would never end.
    if (change.change === 'started' || ('interface' in change && change.interface === ADAPTER && 'Powered' in changed))
      this.#settle()
  }

  /** One thing after the other: bluetoothd refuses a second registration while the first is under way. */
  #settle(): void {
    if (this.#scheduled || this.#ended) return
    this.#scheduled = true
    this.#work = this.#work.then(async () => {
      this.#scheduled = false
      try {
        await this.#bring()
      } catch (error) {
        this.#parts.report(error)
        this.#retry?.[Symbol.dispose]()
        this.#retry = this.#parts.clock.after('registers again', AGAIN_MS, () => this.#settle())
      }
    })
  }

  async #bring(): Promise<void> {
    const path = this.adapterPath
    if (path === undefined || this.#ended) return
    const { mirror, advertisement, tell } = this.#parts
    const powered = mirror.get(path, ADAPTER)?.['Powered'] === true
    if (this.#off) {
      if (this.#advertising) await advertisement.stop(path)
      this.#silent()
      if (powered) await this.#set(path, 'Powered', 'b', false)
      return
    }
    if (!powered) await this.#set(path, 'Powered', 'b', true)
    if (this.#registeredAt !== path) await this.#register(path)
    if (this.#wanted && this.#advertising && this.#stale) {
      await advertisement.stop(path)
      await advertisement.start(path)
    }
    this.#stale = false
    if (this.#wanted && !this.#advertising) {
      await advertisement.start(path)
      this.#advertising = true
      tell({ event: 'advertising' })
    } else if (!this.#wanted && this.#advertising) {
      await advertisement.stop(path)
      this.#silent()
    }
  }

  async #register(path: string): Promise<void> {
    const { agent, name, mirror, adapter, tell } = this.#parts
    if (!this.#agentRegistered) await agent.register()
    this.#agentRegistered = true
    await this.#set(path, 'Pairable', 'b', true)
    // A central reads this name once it is connected; it would be that of this computer.
    this.#aliasBefore ??= mirror.get(path, ADAPTER)?.['Alias'] ?? ''
    await this.#set(path, 'Alias', 's', name)
    await this.#manage(path, 'RegisterApplication', 'oa{sv}', [GATT_PATH, {}])
    this.#registeredAt = path
    tell({ event: 'playing', name, adapter })
  }

  #silent(): void {
    if (!this.#advertising) return
    this.#advertising = false
    this.#parts.tell({ event: 'silent' })
  }

  async #manage(path: string, member: string, signature: string, body: readonly unknown[]): Promise<void> {
    await this.#parts.bus.call({ path, interface: 'org.bluez.GattManager1', member, signature, body })
  }

  async #set(path: string, property: string, signature: string, value: unknown): Promise<void> {
    await this.#parts.bus.call({
      path,
      interface: PROPERTIES,
      member: 'Set',
      signature: 'ssv',
      body: [ADAPTER, property, variant(signature, value)],
    })
  }
}
