import type { BluetoothOptions, OpenBluetooth } from '../../src/daemon/radio.ts'
import type { BleTarget, Bluetooth, BluetoothState, Paired, PairRequest, Sighting } from '../../src/link/bluetooth.ts'
import { EventQueue } from '../../src/link/event-queue.ts'
import type { Link, LinkEvent } from '../../src/link/link.ts'

const RUNNING: BluetoothState = {
  service: 'running',
  adapters: [{ address: '00:1A:7D:DA:71:13', powered: true, discovering: false, blocked: false }],
  rungs: {
    'restart-discovery': 0,
    'rediscover-device': 0,
    'power-cycle': 0,
    'restart-bluetooth': 0,
    'tell-a-person': 0,
  },
}

/** A link that says what a test says. */
export class FakeBleLink implements Link {
  readonly target: BleTarget
  readonly #events = new EventQueue<LinkEvent>()
  isOpen = true

  constructor(target: BleTarget) {
    this.target = target
  }

  [Symbol.asyncIterator](): AsyncIterator<LinkEvent> {
    return this.#events
  }

  say(...events: LinkEvent[]): void {
    for (const event of events) this.#events.push(event)
  }

  send(): Promise<void> {
    return Promise.resolve()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isOpen = false
    this.#events.end()
  }
}

/**
 * Radios by the contract of `Bluetooth`, for what stands above them: which device is near and how pairing ends is said by
 * the test. The real ones are tested over a real bluetoothd.
 */
export class FakeBluetooth implements Bluetooth {
  state: BluetoothState
  /** Every link that was ever opened, the last one last. */
  readonly links: FakeBleLink[] = []
  readonly pairings: PairRequest[] = []
  /** Addresses of which there are keys. */
  readonly keys = new Set<string>()
  readonly forgotten: string[] = []
  readonly scans = new Set<{ services?: readonly string[]; heard: (sighting: Sighting) => void }>()
  isOpen = true
  /** How pairing ends; bonded at once unless said. */
  pairs: (request: PairRequest) => Promise<Paired> = async ({ address }) => ({ address, bonded: true })
  #options: BluetoothOptions | undefined

  constructor(state: Partial<BluetoothState> = {}) {
    this.state = { ...RUNNING, ...state }
  }

  readonly opened: OpenBluetooth = (options) => {
    this.#options = options
    return this
  }

  becomes(state: Partial<BluetoothState>): void {
    this.state = { ...this.state, ...state }
    this.#options?.onState(this.state)
  }

  /** A device advertises: whoever scans for one of its services hears it. */
  advertise(sighting: Pick<Sighting, 'address'> & Partial<Sighting>): void {
    const whole: Sighting = {
      addressType: 'public',
      services: [],
      bonded: this.keys.has(sighting.address),
      adapter: '00:1A:7D:DA:71:13',
      at: 0,
      ...sighting,
    }
    for (const { services, heard } of [...this.scans])
      if (services === undefined || services.some((service) => whole.services.includes(service))) heard(whole)
  }

  /** The open link to an address. */
  linkTo(address: string): FakeBleLink | undefined {
    return this.links.find((link) => link.isOpen && link.target.address === address)
  }

  scan(options: { readonly services?: readonly string[] }, heard: (sighting: Sighting) => void): Disposable {
    const scan = { ...options, heard }
    this.scans.add(scan)
    return { [Symbol.dispose]: () => void this.scans.delete(scan) }
  }

  async pair(request: PairRequest): Promise<Paired> {
    this.pairings.push(request)
    if (this.keys.delete(request.address)) request.keysGone?.()
    const paired = await this.pairs(request)
    if (paired.bonded) this.keys.add(paired.address)
    return paired
  }

  async forget(address: string): Promise<void> {
    this.forgotten.push(address)
    this.keys.delete(address)
  }

  open(target: BleTarget): Link {
    const link = new FakeBleLink(target)
    this.links.push(link)
    return link
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isOpen = false
  }
}
