import type { Clock } from '../../clock.ts'

/** After pairing the person's next step opens the link; a connection that nobody takes keeps the device awake. */
const HAND_OVER_MS = 30_000

/** Which devices are being paired, and which connections pairing left open for the link that is opened next. */
export class Pairings implements Disposable {
  readonly #clock: Clock
  readonly #running = new Set<string>()
  readonly #handed = new Map<string, Disposable>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** From here until disposed no link touches the device. */
  begin(device: string): Disposable {
    this.#running.add(device)
    return { [Symbol.dispose]: () => void this.#running.delete(device) }
  }

  has(device: string): boolean {
    return this.#running.has(device)
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
