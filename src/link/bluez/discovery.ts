import type { Clock } from '../../clock.ts'
import type { BluetoothAddress } from '../bluetooth.ts'
import { AdapterDiscovery } from './adapter-discovery.ts'
import type { Adapters } from './adapters.ts'
import type { BluezService, ServiceChange } from './bluez-service.ts'
import { ADAPTER } from './names.ts'

/** Something that has to be heard. */
export interface Wish {
  /** What it advertises; anything when empty. */
  readonly services: readonly string[]
  /** The only adapter that is to listen; each unless given. */
  readonly adapter?: BluetoothAddress | undefined
}

export interface DiscoveryOptions {
  readonly service: BluezService
  readonly adapters: Adapters
  readonly clock: Clock
  readonly report: (error: unknown) => void
}

/** Lets each adapter listen for what is wished for, and only while something is. */
export class Discovery implements AsyncDisposable {
  readonly #options: DiscoveryOptions
  readonly #wishes = new Set<Wish>()
  readonly #running = new Map<string, AdapterDiscovery>()
  readonly #watching: Disposable

  constructor(options: DiscoveryOptions) {
    this.#options = options
    this.#watching = options.service.watch((change) => this.#follow(change))
  }

  /** Listens until disposed. */
  want(wish: Wish): Disposable {
    this.#wishes.add(wish)
    this.#apply()
    return {
      [Symbol.dispose]: () => {
        if (this.#wishes.delete(wish)) this.#apply()
      },
    }
  }

  get isWanted(): boolean {
    return this.#wishes.size > 0
  }

  /**
   * Lets an adapter not listen until disposed, at most for 4 s, while it connects. As long as it listens, the kernel makes
   * a connection only on the next report, and a controller that leaves out duplicates reports a device once in ten seconds:
   * many have stopped advertising by then.
   */
  pause(path: string): Disposable {
    return this.#running.get(path)?.pause() ?? { [Symbol.dispose]: () => {} }
  }

  /** How often in a row an adapter did not start to listen. */
  failures(path: string): number {
    return this.#running.get(path)?.failures ?? 0
  }

  /** Stops and starts it once more. */
  restart(path: string): void {
    this.#running.get(path)?.restart()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watching[Symbol.dispose]()
    this.#wishes.clear()
    await Promise.all([...this.#running.values()].map((discovery) => discovery.want(undefined)))
    this.#forgetAll()
  }

  #follow(change: ServiceChange): void {
    if (change.change === 'stopped') this.#forgetAll()
    else if (change.change === 'started') this.#apply()
    else if (!('interface' in change) || change.interface !== ADAPTER) return
    else if (change.change === 'removed') this.#forget(change.path)
    else if (change.change === 'added') this.#apply()
    else this.#running.get(change.path)?.changed(change.changed)
  }

  #apply(): void {
    const { adapters, service, clock, report } = this.#options
    const { running } = service
    if (!running) return
    for (const { path, address } of adapters.all) {
      const discovery = this.#running.get(path) ?? new AdapterDiscovery({ ...running, adapter: path, clock, report })
      this.#running.set(path, discovery)
      discovery.want(this.#servicesFor(address)).catch(report)
    }
  }

  /** `undefined` when nothing is wished of this adapter; empty when anything is. */
  #servicesFor(address: BluetoothAddress): readonly string[] | undefined {
    const wishes = [...this.#wishes].filter((wish) => wish.adapter === undefined || wish.adapter === address)
    if (wishes.length === 0) return undefined
    if (wishes.some(({ services }) => services.length === 0)) return []
    return [...new Set(wishes.flatMap(({ services }) => services))].sort()
  }

  #forget(path: string): void {
    this.#running.get(path)?.[Symbol.dispose]()
    this.#running.delete(path)
  }

  #forgetAll(): void {
    for (const path of [...this.#running.keys()]) this.#forget(path)
  }
}
