import type { BleTarget } from '../bluetooth.ts'
import { disconnectDevice } from './connect-device.ts'
import type { HeardDevice } from './hearing.ts'
import { DEVICE } from './names.ts'
import { isAdapterOf, pickDevice } from './pick-device.ts'
import type { Radio } from './radio.ts'

export interface DeviceWaiterOptions {
  readonly radio: Radio
  readonly target: BleTarget
  readonly signal: AbortSignal
  /** Whether the device as it is known now may be connected to. */
  readonly allows: (device: HeardDevice) => boolean
}

/** Waits until a device advertises and may be connected to. */
export class DeviceWaiter implements Disposable {
  readonly #options: DeviceWaiterOptions
  readonly #watching = new DisposableStack()
  #wake: () => void = () => {}
  #listening: Disposable | undefined
  #rest: Disposable | undefined

  constructor(options: DeviceWaiterOptions) {
    this.#options = options
    const { radio, target, signal } = options
    const wake = () => this.#wake()
    this.#watching.use(radio.hearing.listen(({ sighting }) => sighting.address === target.address && wake()))
    this.#watching.use(
      radio.service.watch((change) => {
        if (change.change === 'started') wake()
        if (change.change === 'changed' && change.interface === DEVICE && 'Connected' in change.changed) wake()
      }),
    )
    this.#watching.use(radio.pairings.watch(wake))
    signal.addEventListener('abort', wake, { once: true })
  }

  /** Adapters listen until {@link hush}, also while it is being connected to. `undefined` when aborted. */
  async next(): Promise<HeardDevice | undefined> {
    const { radio, target, signal } = this.#options
    while (!signal.aborted) {
      this.#listening ??= radio.discovery.want({ services: target.services, adapter: target.adapter })
      const { promise: woken, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      const device = this.#candidate()
      if (device) return device
      await woken
    }
    return undefined
  }

  /** The device is connected: it need not be listened for. */
  hush(): void {
    this.#listening?.[Symbol.dispose]()
    this.#listening = undefined
  }

  /** Leaves the device alone for so long. A timer, because the clock of a vehicle is set while it drives. */
  rest(ms: number): void {
    this.#rest?.[Symbol.dispose]()
    this.#rest = this.#options.radio.clock.after(`rest ${this.#options.target.device}`, ms, () => {
      this.#rest = undefined
      this.#wake()
    })
  }

  [Symbol.dispose](): void {
    this.hush()
    this.#rest?.[Symbol.dispose]()
    this.#watching.dispose()
  }

  #candidate(): HeardDevice | undefined {
    const { radio, target, allows } = this.#options
    if (radio.pairings.has(target.address)) return undefined
    const devices = radio.hearing.of(target.address).filter(({ adapter }) => isAdapterOf(target, adapter.address))
    const connected = devices.filter((device) => device.connected)
    const handed = connected.find(({ path }) => radio.pairings.isHandedOver(path))
    if (handed) return handed
    if (!radio.pairings.areRunning) for (const { path } of connected) this.#dropLeftOver(path)
    if (this.#rest || connected.length > 0) return undefined
    // Keys belong to one adapter: another one may hear the device better, and may not connect to it.
    const keyed = devices.filter(({ sighting }) => target.bond === 'reuse' && sighting.bonded)
    const device = pickDevice(keyed.length > 0 ? keyed : devices, radio.clock.now())
    return device && allows(device) ? device : undefined
  }

  /**
   * A connection that outlived bluetoothd or an earlier daemon looks open and is deaf: its subscriptions are gone. Once it
   * is ended the device advertises again.
   */
  #dropLeftOver(path: string): void {
    const { service, report } = this.#options.radio
    if (service.running) disconnectDevice(service.running, path).catch(report)
  }
}
