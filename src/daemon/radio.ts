import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import type { Bluetooth, BluetoothAddress, BluetoothState } from '../link/bluetooth.ts'
import { radioTrouble } from '../link/radio-trouble.ts'

export interface BluetoothOptions {
  readonly clock: Clock
  /** The only adapters to use; all when empty. */
  readonly adapters: readonly BluetoothAddress[]
  readonly report: (error: unknown) => void
  readonly onProblem: (error: UmtError, device?: string) => void
  readonly onState: (state: BluetoothState) => void
}

export type OpenBluetooth = (options: BluetoothOptions) => Bluetooth | Promise<Bluetooth>

/** The bus, bluetoothd and the adapter need a moment after the first call; whoever asks waits 5 s for an answer. */
const READY_WITHIN_MS = 3_000

/** The radios of this machine, opened when somebody needs them first: a vehicle without Bluetooth never loads it. */
export class Radio implements AsyncDisposable {
  readonly #open: OpenBluetooth | undefined
  readonly #options: BluetoothOptions
  readonly #watchers = new Set<() => void>()
  #state: BluetoothState | undefined
  #opened: Promise<Bluetooth> | undefined
  #isClosed = false

  /** Without `open` there is no Bluetooth. */
  constructor(open: OpenBluetooth | undefined, options: BluetoothOptions) {
    this.#open = open
    this.#options = options
  }

  /** `undefined` as long as nobody needed it. */
  get state(): BluetoothState | undefined {
    return this.#state
  }

  /** Rejects with `UMT-PAIR-108` when it is switched off. */
  use(): Promise<Bluetooth> {
    this.#opened ??= this.#start().catch((error: unknown) => {
      this.#opened = undefined
      throw error
    })
    return this.#opened
  }

  /** With a radio that works now, or soon. Rejects with `UMT-BLE-101`, `102` or `103`, or with `UMT-PAIR-108`. */
  async ready(): Promise<Bluetooth> {
    const bluetooth = await this.use()
    if (this.#trouble()) await this.#untilReady()
    const trouble = this.#trouble()
    if (trouble) throw trouble
    return bluetooth
  }

  /** Calls back at each change until disposed. */
  watch(changed: () => void): Disposable {
    this.#watchers.add(changed)
    return { [Symbol.dispose]: () => void this.#watchers.delete(changed) }
  }

  async #start(): Promise<Bluetooth> {
    if (!this.#open || this.#isClosed) throw new UmtError('UMT-PAIR-108')
    const bluetooth = await this.#open({
      ...this.#options,
      onState: (state) => {
        this.#state = state
        for (const changed of [...this.#watchers]) changed()
        this.#options.onState(state)
      },
    })
    this.#state ??= bluetooth.state
    return bluetooth
  }

  async #untilReady(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    using _late = this.#options.clock.after('radio ready', READY_WITHIN_MS, resolve)
    using _changed = this.watch(() => {
      if (!this.#trouble()) resolve()
    })
    await promise
  }

  #trouble(): UmtError | undefined {
    return radioTrouble(this.#state ?? { service: 'absent', adapters: [] })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    const opened = this.#opened
    // One that never opened has told so already.
    const bluetooth = await opened?.catch(() => undefined)
    await bluetooth?.[Symbol.asyncDispose]()
  }
}
