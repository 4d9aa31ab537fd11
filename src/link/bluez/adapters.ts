import type { Clock } from '../../clock.ts'
import { variant } from '../../dbus/bus-connection.ts'
import type { AdapterState, BluetoothAddress } from '../bluetooth.ts'
import { Backoff } from './backoff.ts'
import type { BluezService, ServiceChange } from './bluez-service.ts'
import { ADAPTER, PROPERTIES } from './names.ts'
import type { Properties } from './object-mirror.ts'
import { isBlockedByRfkill } from './rfkill.ts'

/** An adapter that we may use, as it is now. `path` has the number of the socket, which changes; `address` stays. */
export interface Adapter extends AdapterState {
  readonly path: string
}

export interface AdaptersOptions {
  readonly service: BluezService
  readonly clock: Clock
  /** The only ones to use; all when empty. */
  readonly allowed: readonly BluetoothAddress[]
  readonly report: (error: unknown) => void
  /** It became known that one is blocked, which bluetoothd does not tell by itself. */
  readonly onBlocked?: () => void
}

const BLOCKED_RETRY_MS = 30_000
const POWER_MS = 10_000
const OFF_MS = 1_000

/** What is done about one adapter that is off. */
interface Power {
  readonly backoff: Backoff
  blocked: boolean
  /** A call is under way, or a cycle that has to end first. */
  busy: boolean
  retry?: Disposable
}

/** The adapters that we may use, kept switched on. */
export class Adapters implements Disposable {
  readonly #options: AdaptersOptions
  readonly #allowed: ReadonlySet<BluetoothAddress>
  readonly #power = new Map<string, Power>()
  readonly #watching: Disposable

  constructor(options: AdaptersOptions) {
    this.#options = options
    this.#allowed = new Set(options.allowed.map((address) => address.toUpperCase()))
    this.#watching = options.service.watch((change) => this.#follow(change))
  }

  /** Those that are plugged in, whether on or off. */
  get all(): readonly Adapter[] {
    const { running } = this.#options.service
    return (running?.mirror.all(ADAPTER) ?? []).flatMap(({ path, properties }) => this.#adapter(path, properties) ?? [])
  }

  /** `undefined` as well for one that we may not use. */
  at(path: string): Adapter | undefined {
    const properties = this.#options.service.running?.mirror.get(path, ADAPTER)
    return properties && this.#adapter(path, properties)
  }

  /** Off, a second, and on again. Rejects with {@link DbusError} when it cannot be switched off. */
  async cycle(path: string): Promise<void> {
    const power = this.#powerOf(path)
    power.busy = true
    try {
      await this.#set(path, false)
      await this.#options.clock.sleep(OFF_MS)
    } finally {
      power.busy = false
      this.#keepOn(path)
    }
  }

  [Symbol.dispose](): void {
    this.#watching[Symbol.dispose]()
    this.#forgetAll()
  }

  #adapter(path: string, { Address: address, Powered, Discovering }: Properties): Adapter | undefined {
    if (typeof address !== 'string' || (this.#allowed.size > 0 && !this.#allowed.has(address))) return undefined
    const powered = Powered === true
    const blocked = !powered && this.#power.get(path)?.blocked === true
    return { path, address, powered, discovering: Discovering === true, blocked }
  }

  #follow(change: ServiceChange): void {
    if (change.change === 'stopped') this.#forgetAll()
    else if (change.change === 'started') for (const { path } of this.all) this.#keepOn(path)
    else if (!('interface' in change) || change.interface !== ADAPTER) return
    else if (change.change === 'removed') this.#forget(change.path)
    // Only a change of its power counts: a failed attempt must not be repeated at once because it changed something else.
    else if (change.change === 'added' || 'Powered' in change.changed || change.changed['PowerState'] === 'off')
      this.#keepOn(change.path)
  }

  #keepOn(path: string): void {
    const adapter = this.at(path)
    if (!adapter) return
    const power = this.#powerOf(path)
    power.retry?.[Symbol.dispose]()
    if (adapter.powered) {
      power.backoff.reset()
      power.blocked = false
    } else if (!power.busy) this.#switchOn(path, power).catch(this.#options.report)
  }

  async #switchOn(path: string, power: Power): Promise<void> {
    power.busy = true
    try {
      await this.#set(path, true)
      power.blocked = false
      // It may have gone off again before the answer; its change came while we were busy.
      if (this.#power.get(path) === power && this.at(path)?.powered === false)
        power.retry = this.#options.clock.after(`switch on ${path}`, power.backoff.next(), () => this.#keepOn(path))
    } catch (error) {
      if (this.#power.get(path) !== power) return
      const adapter = this.#options.service.running?.mirror.get(path, ADAPTER)
      const blocked = isBlocked(error, adapter) || (await isBlockedByRfkill(path))
      if (this.#power.get(path) !== power || adapter?.['Powered'] === true) return
      power.blocked = blocked
      const waitMs = power.blocked ? BLOCKED_RETRY_MS : power.backoff.next()
      power.retry = this.#options.clock.after(`switch on ${path}`, waitMs, () => this.#keepOn(path))
      if (power.blocked) this.#options.onBlocked?.()
      else this.#options.report(error)
    } finally {
      power.busy = false
    }
  }

  async #set(path: string, powered: boolean): Promise<void> {
    await this.#options.service.running?.bus.call({
      path,
      interface: PROPERTIES,
      member: 'Set',
      signature: 'ssv',
      body: [ADAPTER, 'Powered', variant('b', powered)],
      timeoutMs: POWER_MS,
    })
  }

  #powerOf(path: string): Power {
    const known = this.#power.get(path)
    if (known) return known
    const power = { backoff: new Backoff({ firstMs: 1_000, maxMs: 30_000 }), blocked: false, busy: false }
    this.#power.set(path, power)
    return power
  }

  #forget(path: string): void {
    this.#power.get(path)?.retry?.[Symbol.dispose]()
    this.#power.delete(path)
  }

  #forgetAll(): void {
    for (const path of [...this.#power.keys()]) this.#forget(path)
  }
}

/** What newer versions of bluetoothd say of it. */
const isBlocked = (error: unknown, adapter: Properties | undefined): boolean =>
  adapter?.['PowerState'] === 'off-blocked' || /rfkill|\.Blocked\b/i.test(String(error))
