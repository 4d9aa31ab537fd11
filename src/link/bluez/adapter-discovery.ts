import type { Clock } from '../../clock.ts'
import { variant } from '../../dbus/bus-connection.ts'
import { Backoff } from './backoff.ts'
import type { BluezConnection } from './bluez-service.ts'
import { ADAPTER } from './names.ts'
import type { Properties } from './object-mirror.ts'
import { longUuid } from './sighting.ts'

export interface AdapterDiscoveryOptions extends BluezConnection {
  /** Object path of the adapter. */
  readonly adapter: string
  readonly clock: Clock
  readonly report: (error: unknown) => void
}

const LOOK_MS = 500
/** A device that is there advertises within this time; others must not go unheard for longer because one has left. */
const PAUSE_MS = 4_000

/**
 * The discovery of one adapter, brought again and again to what is wanted: one call at a time, because bluetoothd answers
 * `InProgress` to the second. It is ours as a client of bluetoothd; another client's does not count.
 */
export class AdapterDiscovery implements Disposable {
  readonly #options: AdapterDiscoveryOptions
  readonly #backoff = new Backoff({ firstMs: 500, maxMs: 30_000 })
  #wanted: readonly string[] | undefined
  /** The filter that bluetoothd has of us. */
  #filter: string | undefined
  #isStarted = false
  #isOver = false
  #isDirty = false
  #isWorking = false
  #mustStop = false
  #settled: Promise<void> = Promise.resolve()
  #later: Disposable | undefined
  #failures = 0
  #pauses = 0

  constructor(options: AdapterDiscoveryOptions) {
    this.#options = options
  }

  get failures(): number {
    return this.#failures
  }

  /** Services to listen for, anything when empty, nothing when `undefined`. Resolves after the first attempt; never rejects. */
  async want(services: readonly string[] | undefined): Promise<void> {
    this.#wanted = services
    await this.#work()
  }

  /** Does not listen until disposed, at most for 4 s. */
  pause(): Disposable {
    let isOver = false
    const end = () => {
      timer[Symbol.dispose]()
      if (isOver) return
      isOver = true
      this.#pauses -= 1
      this.#work().catch(this.#options.report)
    }
    const timer = this.#options.clock.after(`discovery pauses ${this.#options.adapter}`, PAUSE_MS, end)
    this.#pauses += 1
    this.#work().catch(this.#options.report)
    return { [Symbol.dispose]: end }
  }

  restart(): void {
    this.#mustStop = true
    this.#work().catch(this.#options.report)
  }

  /** What bluetoothd tells of the adapter. */
  changed({ Powered: powered, Discovering: discovering }: Properties): void {
    // With the power bluetoothd drops what its clients asked for.
    if (powered === false) this.#forgetWhatWas()
    if (powered === true) this.#work().catch(this.#options.report)
    if (discovering === false && !this.#isWorking) this.#lookAgain()
    if (discovering === true) this.#works()
  }

  [Symbol.dispose](): void {
    this.#isOver = true
    this.#later?.[Symbol.dispose]()
  }

  #work(): Promise<void> {
    this.#isDirty = true
    if (!this.#isWorking) this.#settled = this.#settle()
    return this.#settled
  }

  async #settle(): Promise<void> {
    this.#isWorking = true
    try {
      while (this.#isDirty && !this.#isOver) {
        this.#isDirty = false
        await this.#bring().catch((error: unknown) => this.#failed(error))
      }
    } finally {
      this.#isWorking = false
    }
    this.#lookAgain()
  }

  async #bring(): Promise<void> {
    while (await this.#step());
  }

  /** One call towards what is wanted now; false when all is as it should be. */
  async #step(): Promise<boolean> {
    const { mirror, adapter } = this.#options
    if (this.#isOver) return false
    if (this.#mustStop) {
      this.#mustStop = false
      await this.#call('StopDiscovery').catch(() => undefined)
      this.#forgetWhatWas()
      return true
    }
    const properties = mirror.get(adapter, ADAPTER)
    const wanted = this.#pauses > 0 ? undefined : this.#wanted
    if (properties?.['Powered'] !== true) return false
    if (wanted === undefined) {
      if (!this.#isStarted) return false
      this.#isStarted = false
      await this.#call('StopDiscovery')
      return true
    }
    const filter = wanted.join()
    if (this.#filter !== filter) {
      // Before it is answered: with the power, which may go meanwhile, it is forgotten again.
      this.#filter = filter
      await this.#setFilter(wanted)
      return true
    }
    if (this.#isStarted) return false
    this.#isStarted = true
    await this.#call('StartDiscovery')
    if (mirror.get(adapter, ADAPTER)?.['Discovering'] === true) this.#works()
    return true
  }

  /** `DuplicateData`: else a device that advertises the same again is not told again. */
  async #setFilter(services: readonly string[]): Promise<void> {
    const filter = {
      Transport: variant('s', 'le'),
      DuplicateData: variant('b', true),
      ...(services.length > 0 ? { UUIDs: variant('as', services.map(longUuid)) } : {}),
    }
    await this.#call('SetDiscoveryFilter', 'a{sv}', [filter])
  }

  async #call(member: string, signature = '', body: readonly unknown[] = []): Promise<void> {
    const { bus, adapter } = this.#options
    await bus.call({ path: adapter, interface: ADAPTER, member, signature, body })
  }

  async #failed(error: unknown): Promise<void> {
    if (this.#isOver) return
    this.#options.report(error)
    // bluetoothd may think that it discovers for us while we do not: a stop brings both to the same.
    await this.#call('StopDiscovery').catch(() => undefined)
    this.#forgetWhatWas()
    this.#failures += 1
    this.#again(this.#backoff.next())
  }

  /** Started and not discovering: told also for a moment after each start, so that only what stays is mended. */
  #lookAgain(): void {
    const { mirror, adapter } = this.#options
    if (!this.#isStarted || this.#later || mirror.get(adapter, ADAPTER)?.['Discovering'] === true) return
    this.#again(LOOK_MS)
  }

  #again(ms: number): void {
    if (this.#isOver) return
    this.#later?.[Symbol.dispose]()
    this.#later = this.#options.clock.after(`discovery ${this.#options.adapter}`, ms, () => {
      this.#later = undefined
      const { mirror, adapter } = this.#options
      if (mirror.get(adapter, ADAPTER)?.['Discovering'] !== true) this.#forgetWhatWas()
      this.#work().catch(this.#options.report)
    })
  }

  #works(): void {
    this.#failures = 0
    this.#backoff.reset()
  }

  #forgetWhatWas(): void {
    this.#isStarted = false
    this.#filter = undefined
  }
}
