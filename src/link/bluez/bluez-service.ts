import type { Clock } from '../../clock.ts'
import { type BusConnection, connectBus } from '../../dbus/bus-connection.ts'
import { Backoff } from './backoff.ts'
import { type Change, ObjectMirror } from './object-mirror.ts'

/** One connection to the bus, and the tree of bluetoothd as it is told over it. */
export interface BluezConnection {
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
}

/** `present`: there is a bus, and no bluetoothd on it yet. `absent`: the bus has gone; `stopped` was told before. */
export type ServiceChange = Change | { readonly change: 'present' } | { readonly change: 'absent' }

export interface BluezServiceOptions {
  readonly clock: Clock
  /** Of the bus; the system bus unless given. */
  readonly address?: string
  readonly report: (error: unknown) => void
  /** Told at each answer of the bus to the heartbeat, and at each try to reach it: whoever lives does one of them. */
  readonly beat?: () => void
}

/**
 * bluetoothd as the daemon sees it for as long as it runs: the bus is connected to again whenever it is lost, and what
 * happens on all these connections comes as one ordered stream.
 */
export class BluezService implements AsyncDisposable {
  readonly #options: BluezServiceOptions
  readonly #watchers = new Set<(change: ServiceChange) => void>()
  readonly #disposal = new AbortController()
  readonly #backoff = new Backoff({ firstMs: 1_000, maxMs: 30_000 })
  readonly #running: Promise<void>
  #connection: BluezConnection | undefined
  #lastFailure = ''

  constructor(options: BluezServiceOptions) {
    this.#options = options
    this.#running = this.#run()
  }

  get state(): 'absent' | 'stopped' | 'running' {
    if (!this.#connection) return 'absent'
    return this.#connection.mirror.owner === undefined ? 'stopped' : 'running'
  }

  /** The bus and the tree while bluetoothd runs. */
  get running(): BluezConnection | undefined {
    return this.state === 'running' ? this.#connection : undefined
  }

  /** The bus, whether or not bluetoothd runs. */
  get bus(): BusConnection | undefined {
    return this.#connection?.bus
  }

  watch(watcher: (change: ServiceChange) => void): Disposable {
    this.#watchers.add(watcher)
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) }
  }

  /** Lets go of the bus; what is under way on it is rejected. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort()
    await this.#connection?.bus[Symbol.asyncDispose]()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#disposal
    while (!signal.aborted) {
      this.#options.beat?.()
      await this.#stay().catch((error: unknown) => this.#failed(error))
      await this.#options.clock.sleep(this.#backoff.next(), signal).catch(() => undefined)
    }
  }

  async #stay(): Promise<void> {
    await using bus = await connectBus(this.#options)
    const mirror = await ObjectMirror.start(bus, this.#options.report)
    if (this.#disposal.signal.aborted) return
    this.#backoff.reset()
    this.#lastFailure = ''
    this.#connection = { bus, mirror }
    using _ = mirror.watch((change) => this.#tell(change))
    this.#tell({ change: mirror.owner === undefined ? 'present' : 'started' })
    const reason = await bus.closed
    const ran = mirror.owner !== undefined
    this.#connection = undefined
    if (ran) this.#tell({ change: 'stopped' })
    this.#tell({ change: 'absent' })
    if (!this.#disposal.signal.aborted) throw reason
  }

  /** A bus that stays away fails in the same way every half minute, which is worth one line. */
  #failed(error: unknown): void {
    if (String(error) === this.#lastFailure) return
    this.#lastFailure = String(error)
    this.#options.report(error)
  }

  #tell(change: ServiceChange): void {
    for (const watcher of [...this.#watchers]) {
      try {
        watcher(change)
      } catch (error) {
        this.#options.report(error)
      }
    }
  }
}
