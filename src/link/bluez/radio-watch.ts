import type { Clock } from '../../clock.ts'
import { DbusError } from '../../dbus/dbus-error.ts'
import type { UmtError } from '../../errors.ts'
import type { BluetoothAddress, Rung } from '../bluetooth.ts'
import type { Adapter, Adapters } from './adapters.ts'
import type { BluezService } from './bluez-service.ts'
import type { Discovery } from './discovery.ts'
import { failureOf } from './failures.ts'
import type { HeardDevice, Hearing } from './hearing.ts'
import { ADAPTER, DEVICE } from './names.ts'
import type { RadioNews } from './radio.ts'
import { restartBluetooth } from './restart-bluetooth.ts'
import { Watchdog } from './watchdog.ts'

export interface RadioWatchOptions {
  readonly service: BluezService
  readonly adapters: Adapters
  readonly hearing: Hearing
  readonly discovery: Discovery
  /** Whether a person pairs now. */
  readonly isPairing: () => boolean
  readonly clock: Clock
  /** With `UMT-BLE-111`. */
  readonly onProblem: (error: UmtError) => void
  /** `rungs` has changed. */
  readonly onClimb: () => void
  readonly report: (error: unknown) => void
}

const LOOK_MS = 10_000

/** Looks after the radios of {@link BluezService}: tells the watchdog what they show, and does what it asks for. */
export class RadioWatch implements Disposable {
  readonly #options: RadioWatchOptions
  readonly #watchdog: Watchdog
  readonly #connected = new Set<BluetoothAddress>()
  readonly #stack = new DisposableStack()

  constructor(options: RadioWatchOptions) {
    this.#options = options
    const { clock, hearing, service, onClimb, report } = options
    this.#watchdog = this.#stack.use(
      new Watchdog({
        clock,
        isPairing: options.isPairing,
        actions: {
          restartDiscovery: async (address) => this.#with(address, ({ path }) => options.discovery.restart(path)),
          rediscover: (device, address) => this.#rediscover(device, address),
          powerCycle: (address) => this.#with(address, ({ path }) => options.adapters.cycle(path)),
          restartService: async () => {
            if (service.bus) await restartBluetooth(service.bus)
          },
        },
        tell: (error) => this.#tell(error),
        climbed: onClimb,
        report,
      }),
    )
    this.#stack.use(hearing.listen(({ adapter }) => this.#watchdog.heard(adapter.address)))
    this.#stack.use(service.watch(({ change }) => change === 'started' && this.#watchdog.answered()))
    this.#stack.use(clock.every('look at the radios', LOOK_MS, () => this.#look()))
  }

  get rungs(): Readonly<Record<Rung, number>> {
    return this.#watchdog.rungs
  }

  /** What becomes of attempts and connections; for {@link Radio}. */
  tell(news: RadioNews): void {
    const { adapter, device } = news
    switch (news.news) {
      case 'connected':
        this.#connected.add(device)
        this.#watchdog.connected(adapter, device)
        break
      case 'data':
        this.#watchdog.received(adapter, device)
        break
      case 'disconnected':
        this.#connected.delete(device)
        this.#watchdog.disconnected(device)
        break
      case 'connect-failed':
        // The radio did its part where a device refuses our keys.
        if (!['authentication', 'cancelled'].includes(failureOf(news.error)))
          this.#watchdog.symptom({ symptom: 'connect-fails', adapter, device })
    }
  }

  [Symbol.dispose](): void {
    this.#stack[Symbol.dispose]()
  }

  #look(): void {
    const { service, adapters, discovery } = this.#options
    const isInUse = discovery.isWanted || this.#connected.size > 0
    if (isInUse && service.state === 'stopped') this.#watchdog.symptom({ symptom: 'stopped' })
    if (isInUse && service.state === 'running') this.#ping().catch(this.#options.report)
    for (const { path, address, powered, blocked, discovering } of adapters.all) {
      const isFailing = discovery.failures(path) > 0 || !powered
      this.#watchdog.listening(address, discovery.isWanted && discovering && !isFailing)
      // An adapter that does not switch on listens no more than one that does not start to.
      if (discovery.isWanted && isFailing && !blocked)
        this.#watchdog.symptom({ symptom: 'in-progress', adapter: address })
    }
  }

  /** Of the main loop of bluetoothd: where it hangs, nothing tells so while we only wait for advertisements. */
  async #ping(): Promise<void> {
    try {
      await this.#options.service.bus?.call({
        path: '/org/bluez',
        interface: 'org.freedesktop.DBus.Peer',
        member: 'Ping',
      })
    } catch (error) {
      if (!(error instanceof DbusError)) throw error
      const failure = failureOf(error)
      if (failure === 'no-answer') this.#watchdog.symptom({ symptom: 'no-answer' })
      // Any other error is an answer too, unless the bus or bluetoothd went away, which is told elsewhere.
      if (failure === 'no-answer' || failure === 'no-service') return
    }
    this.#watchdog.answered()
  }

  /** Where there is no bluetoothd or no adapter, people are told so already. */
  #tell(error: UmtError): void {
    const { service, adapters } = this.#options
    if (service.state === 'running' && adapters.all.length > 0) this.#options.onProblem(error)
  }

  async #with(address: BluetoothAddress, act: (adapter: Adapter) => void | Promise<void>): Promise<void> {
    const adapter = this.#options.adapters.all.find((each) => each.address === address)
    if (adapter) await act(adapter)
  }

  /** What bluetoothd has cached of it may be wrong. Its keys are never thrown away: only a person can pair again. */
  async #rediscover(address: BluetoothAddress, adapter: BluetoothAddress): Promise<void> {
    const { hearing, service } = this.#options
    const { running } = service
    const isIt = (device: HeardDevice) => device.adapter.address === adapter
    for (const { path, sighting, adapter: of } of hearing.of(address).filter(isIt)) {
      if (sighting.bonded) await running?.bus.call({ path, interface: DEVICE, member: 'Disconnect' })
      else {
        const remove = { path: of.path, interface: ADAPTER, member: 'RemoveDevice' }
        await running?.bus.call({ ...remove, signature: 'o', body: [path] })
      }
    }
  }
}
