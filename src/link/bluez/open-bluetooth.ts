import type { Clock } from '../../clock.ts'
import { UmtError } from '../../errors.ts'
import type {
  BleTarget,
  Bluetooth,
  BluetoothAddress,
  BluetoothState,
  Paired,
  PairRequest,
  Sighting,
} from '../bluetooth.ts'
import type { Link } from '../link.ts'
import { Adapters } from './adapters.ts'
import { BleLink } from './ble-link.ts'
import { BluezService } from './bluez-service.ts'
import { disconnectDevice } from './connect-device.ts'
import { Discovery } from './discovery.ts'
import { forgetDevice } from './forget-device.ts'
import { type HeardDevice, Hearing } from './hearing.ts'
import { AGENT, DEVICE } from './names.ts'
import { pairDevice } from './pairing.ts'
import { Pairings } from './pairings.ts'
import type { Radio, RadioNews } from './radio.ts'
import { RadioProblems } from './radio-problems.ts'
import { RadioWatch } from './radio-watch.ts'
import { Turns } from './turns.ts'

export interface OpenBluetoothOptions {
  readonly clock: Clock
  /** Addresses of the adapters to use; all when empty. */
  readonly adapters: readonly BluetoothAddress[]
  /** Of D-Bus; the system bus unless given. */
  readonly address?: string
  /** Told of what nobody expected; it concerns no person. */
  readonly report: (error: unknown) => void
  /** As for {@link BluezService}. */
  readonly beat?: () => void
  /** Told of what a person can mend, once until it is mended; `device` is our id of it. */
  readonly onProblem: (error: UmtError, device?: string) => void
  readonly onState: (state: BluetoothState) => void
  /** Events of one device that may wait for whoever takes them, before its connection is given up; 15 000 when not given. */
  readonly maxBehind?: number
}

/** Bluetooth over bluetoothd. Returns at once, whether or not there is any. */
export const openBluetooth = (options: OpenBluetoothOptions): Bluetooth => new BluezBluetooth(options)

/** A device in pairing mode is in the hands of a person; it is waited for so long. */
const PAIR_SEEN_MS = 60_000
/** What was heard so lately is still there; not each device advertises every second. */
const STILL_NEAR_MS = 10_000

class BluezBluetooth implements Bluetooth {
  readonly #options: OpenBluetoothOptions
  readonly #radio: Radio
  readonly #watch: RadioWatch
  readonly #problems: RadioProblems
  readonly #links = new Set<Link>()
  readonly #stack = new AsyncDisposableStack()
  #state: BluetoothState

  constructor(options: OpenBluetoothOptions) {
    this.#options = options
    const { clock, adapters: allowed, report } = options
    const service = this.#stack.use(new BluezService(options))
    const adapters = this.#stack.use(new Adapters({ service, clock, allowed, report, onBlocked: () => this.#update() }))
    const hearing = this.#stack.use(new Hearing({ service, adapters, clock }))
    const discovery = this.#stack.use(new Discovery({ service, adapters, clock, report }))
    const pairings = this.#stack.use(new Pairings(clock))
    const turns = new Turns()
    this.#watch = this.#stack.use(
      new RadioWatch({
        service,
        adapters,
        hearing,
        discovery,
        isPairing: () => pairings.areRunning,
        clock,
        onProblem: (error) => options.onProblem(error),
        onClimb: () => this.#update(),
        report,
      }),
    )
    const tell = (news: RadioNews) => this.#watch.tell(news)
    this.#radio = { service, adapters, hearing, discovery, pairings, turns, clock, report, tell }
    this.#problems = this.#stack.use(new RadioProblems(clock, (error) => options.onProblem(error)))
    this.#state = this.#look()
    this.#stack.use(service.watch((change) => ('interface' in change && change.interface === DEVICE) || this.#update()))
    this.#problems.update(this.#state)
  }

  get state(): BluetoothState {
    return this.#state
  }

  scan({ services = [] }: { readonly services?: readonly string[] }, heard: (sighting: Sighting) => void): Disposable {
    const { discovery, hearing, clock } = this.#radio
    const wanted = new Set(services.map((service) => service.toLowerCase()))
    const hear = ({ sighting }: HeardDevice) => {
      if (wanted.size === 0 || sighting.services.some((service) => wanted.has(service))) heard(sighting)
    }
    const stack = new DisposableStack()
    stack.use(hearing.listen(hear))
    stack.use(discovery.want({ services: [...wanted] }))
    for (const device of hearing.all) if (isStillNear(device, clock.now())) hear(device)
    return stack
  }

  async pair(request: PairRequest): Promise<Paired> {
    const { discovery, hearing, pairings, service, turns, clock, report } = this.#radio
    const { person, bond, signal, keysGone } = request
    // Anything: a device in pairing mode may advertise other services than afterwards.
    using _listening = discovery.want({ services: [], adapter: request.adapter })
    using _alone = pairings.begin(request.address)
    const { path, adapter, sighting } = await this.#seen(request)
    using _agent = await turns.take(AGENT, signal)
    const bluez = service.running
    if (!bluez) throw new UmtError('UMT-BLE-101')
    // One that we have keys of is forgotten first, and has to be heard again.
    using _pause = sighting.bonded ? undefined : discovery.pause(adapter.path)
    const paired = await pairDevice({ ...bluez, device: path, person, bond, clock, signal, keysGone, report })
    for (const device of hearing.of(paired.address))
      if (device.connected) pairings.handOver(device.path, () => void disconnectDevice(bluez, device.path))
    return paired
  }

  async forget(address: BluetoothAddress, isOurs?: (identity: BluetoothAddress) => boolean): Promise<void> {
    const { service } = this.#radio
    const bluez = service.running
    if (!bluez) throw new UmtError('UMT-BLE-101')
    // A bond that was broken off may have revealed another address; the path keeps the one that it was paired by.
    const end = `/dev_${address.replaceAll(':', '_')}`
    const isIt = (path: string, known: unknown) =>
      known === address || (path.endsWith(end) && !(typeof known === 'string' && isOurs?.(known)))
    const known = bluez.mirror.all(DEVICE).filter(({ path, properties }) => isIt(path, properties['Address']))
    for (const { path } of known) await forgetDevice(bluez, path)
  }

  open(target: BleTarget): Link {
    const link = new BleLink({
      radio: this.#radio,
      target,
      onProblem: (error) => this.#options.onProblem(error, target.device),
      onEnd: () => void this.#links.delete(link),
      ...(this.#options.maxBehind === undefined ? {} : { maxBehind: this.#options.maxBehind }),
    })
    this.#links.add(link)
    return link
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#links].map((link) => link[Symbol.asyncDispose]()))
    await this.#stack.disposeAsync()
  }

  /** The device when it is heard, or was heard lately. */
  async #seen({ address, adapter, signal }: PairRequest): Promise<HeardDevice> {
    const { hearing, clock } = this.#radio
    const isIt = (device: HeardDevice) =>
      device.sighting.address === address && (adapter === undefined || adapter === device.adapter.address)
    // Keys that work are thrown away for a device only that advertises now: one that has just left would be lost.
    const isThere = (device: HeardDevice) =>
      !device.sighting.bonded && (device.connected || isStillNear(device, clock.now()))
    const near = hearing.all.find((device) => isIt(device) && isThere(device))
    if (near) return near
    const { promise, resolve, reject } = Promise.withResolvers<HeardDevice>()
    using _heard = hearing.listen((device) => isIt(device) && resolve(device))
    using _late = clock.after('device to pair is heard', PAIR_SEEN_MS, () =>
      reject(new UmtError('UMT-BLE-104', { device: address })),
    )
    const aborted = () => reject(signal.reason)
    if (signal.aborted) aborted()
    signal.addEventListener('abort', aborted, { once: true })
    return await promise.finally(() => signal.removeEventListener('abort', aborted))
  }

  #look(): BluetoothState {
    const { service, adapters } = this.#radio
    const states = adapters.all.map(({ path: _, ...state }) => state)
    const running = states.length > 0 ? 'running' : 'no-adapter'
    return {
      service: service.state === 'running' ? running : service.state,
      adapters: states,
      rungs: this.#watch.rungs,
    }
  }

  #update(): void {
    const state = this.#look()
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return
    this.#state = state
    this.#problems.update(state)
    this.#options.onState(state)
  }
}

const isStillNear = ({ heardAt }: HeardDevice, now: number): boolean =>
  heardAt !== undefined && Math.abs(now - heardAt) <= STILL_NEAR_MS
