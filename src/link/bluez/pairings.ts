import type { Clock } from '../../clock.ts'
import type { BluetoothAddress } from '../bluetooth.ts'

/** After pairing the person's next step opens the link; a connection that nobody takes keeps the device awake. */
const HAND_OVER_MS = 30_000

/** Which devices are being paired, and which connections pairing left open for the link that is opened next. */
export class Pairings implements Disposable {
  readonly #clock: Clock
  readonly #running = new Set<BluetoothAddress>()
  readonly #watchers = new Set<() => void>()
  readonly #handed = new Map<string, Disposable>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** From here until disposed no link connects to the device. */
  begin(address: BluetoothAddress): Disposable {
    this.#running.add(address)
    return {
      [Symbol.dispose]: () => {
        this.#running.delete(address)
        for (const ended of [...this.#watchers]) ended()
      },
    }
  }

  /** Called when a pairing has ended, either way. */
  watch(ended: () => void): Disposable {
    this.#watchers.add(ended)
    return { [Symbol.dispose]: () => void this.#watchers.delete(ended) }
  }

  has(address: BluetoothAddress): boolean {
    return this.#running.has(address)
  }

  /** Any: under which address the device will be known is told by its bond only. */
  get areRunning(): boolean {
    return this.#running.size > 0
  }

  /** A link may take the open connection over, within half a minute; otherwise `unclaimed` is called. */
  handOver(device: string, unclaimed: () => void): void {
    this.#handed.get(device)?.[Symbol.dispose]()
    const timer = this.#clock.after(`hand over ${device}`, HAND_OVER_MS, () => {
      this.#handed.delete(device)
      unclaimed()
    })
    this.#handed.set(device, timer)
  }

  isHandedOver(device: string): boolean {
    return this.#handed.has(device)
  }

  /** The connection is taken. False when none was handed over. */
  settle(device: string): boolean {
    this.#handed.get(device)?.[Symbol.dispose]()
    return this.#handed.delete(device)
  }

  [Symbol.dispose](): void {
    for (const device of [...this.#handed.keys()]) this.settle(device)
  }
}
