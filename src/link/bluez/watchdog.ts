import type { Clock } from '../../clock.ts'
import { UmtError } from '../../errors.ts'
import type { BluetoothAddress, Rung } from '../bluetooth.ts'
import { type Climb, type LadderEvent, ON_THE_GROUND, type Symptom, transition } from '../recovery-ladder.ts'

/** What can be done to the radios. Each resolves once it is done, and rejects when it could not be. */
export interface RadioActions {
  /** Stops discovery and starts it anew, with its filter. */
  restartDiscovery(adapter: BluetoothAddress): Promise<void>
  /** Lets go of what is cached of a device that is not bonded, and of what is left of its connection. Never of its keys. */
  rediscover(device: BluetoothAddress, adapter: BluetoothAddress): Promise<void>
  /** Off, a moment, on. */
  powerCycle(adapter: BluetoothAddress): Promise<void>
  /** Rejects when it is not allowed. */
  restartService(): Promise<void>
}

export interface WatchdogOptions {
  readonly clock: Clock
  readonly actions: RadioActions
  /** Whether a person pairs now. */
  readonly isPairing?: () => boolean
  /** With `UMT-BLE-111`, when only a person can help. */
  readonly tell: (error: UmtError) => void
  /** A rung was climbed: `rungs` has changed. */
  readonly climbed: (climb: Climb) => void
  /** An action that could not be done; the next rung follows in its time. */
  readonly report: (error: unknown) => void
}

const TICK_MS = 10_000
const SILENCE_MS = 60_000

type Instantless<E> = E extends unknown ? Omit<E, 'at'> : never

/** Feeds the recovery ladder with what the radios show, and carries out the rungs that it climbs, one after the other. */
export class Watchdog implements Disposable {
  readonly #options: WatchdogOptions
  readonly #ticking: Disposable
  /** Adapters that listen, and since when nothing was heard. */
  readonly #listening = new Map<BluetoothAddress, number>()
  #state = ON_THE_GROUND
  #lastNow: number
  #elapsed = 0
  #isDisposed = false
  #acting: Promise<void> = Promise.resolve()

  constructor(options: WatchdogOptions) {
    this.#options = options
    this.#lastNow = options.clock.now()
    this.#ticking = options.clock.every('radio watchdog', TICK_MS, () => this.#tick())
  }

  /** How often each rung was climbed. */
  get rungs(): Readonly<Record<Rung, number>> {
    return this.#state.rungs
  }

  /** Whether discovery runs on an adapter: only then does silence mean anything. */
  listening(adapter: BluetoothAddress, isListening: boolean): void {
    if (!isListening) this.#listening.delete(adapter)
    else if (!this.#listening.has(adapter)) this.#listening.set(adapter, this.#instant())
  }

  /** An advertisement. */
  heard(adapter: BluetoothAddress): void {
    if (this.#listening.has(adapter)) this.#listening.set(adapter, this.#instant())
    this.#feed({ event: 'advertisement', adapter })
  }

  /** bluetoothd answered a call that concerns an adapter; without one: any other call, or it has just started. */
  answered(adapter?: BluetoothAddress): void {
    this.#feed({ event: 'answer', ...(adapter === undefined ? {} : { adapter }) })
  }

  connected(adapter: BluetoothAddress, device: BluetoothAddress): void {
    this.#feed({ event: 'connected', adapter, device })
  }

  /** Something came over a connection. */
  received(adapter: BluetoothAddress, device: BluetoothAddress): void {
    this.#feed({ event: 'data', adapter, device })
  }

  disconnected(device: BluetoothAddress): void {
    this.#feed({ event: 'disconnected', device })
  }

  /** To be told again each time that it is seen: what is no longer told is over. */
  symptom(symptom: Symptom): void {
    this.#feed({ event: 'symptom', isPairing: this.#options.isPairing?.() ?? false, ...symptom })
  }

  /** Resolves once the rungs climbed so far have been carried out. */
  async settled(): Promise<void> {
    await this.#acting
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    this.#ticking[Symbol.dispose]()
  }

  #tick(): void {
    const at = this.#instant()
    for (const [adapter, since] of this.#listening)
      if (at - since >= SILENCE_MS) this.symptom({ symptom: 'silence', adapter })
  }

  /** The clock of a vehicle is set while it drives. Between two ticks no more time can have passed than twice a tick. */
  #instant(): number {
    const now = this.#options.clock.now()
    this.#elapsed += Math.min(Math.max(now - this.#lastNow, 0), 2 * TICK_MS)
    this.#lastNow = now
    return this.#elapsed
  }

  #feed(event: Instantless<LadderEvent>): void {
    if (this.#isDisposed) return
    const { state, climb } = transition(this.#state, { ...event, at: this.#instant() })
    this.#state = state
    if (!climb) return
    this.#acting = this.#acting.then(() => this.#act(climb)).catch(this.#options.report)
    this.#options.climbed(climb)
  }

  async #act({ rung, adapter, device }: Climb): Promise<void> {
    if (this.#isDisposed) return
    const { actions, tell } = this.#options
    if (rung === 'tell-a-person')
      tell(new UmtError('UMT-BLE-111', { adapter: adapter === undefined ? '' : ` (${adapter})` }))
    else if (rung === 'restart-bluetooth') await this.#restartService()
    else if (adapter === undefined) return
    else if (rung === 'restart-discovery') await actions.restartDiscovery(adapter)
    else if (rung === 'power-cycle') await actions.powerCycle(adapter)
    else if (device !== undefined) await actions.rediscover(device, adapter)
  }

  async #restartService(): Promise<void> {
    try {
      await this.#options.actions.restartService()
    } catch (error) {
      this.#feed({ event: 'refused' })
      throw error
    }
  }
}
