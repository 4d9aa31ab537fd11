import type { BluetoothOptions, OpenBluetooth } from '../../src/daemon/radio.ts'
import { UmtError } from '../../src/errors.ts'
import type { BleTarget, Bluetooth, BluetoothState, Paired, PairRequest } from '../../src/link/bluetooth.ts'
import { EventQueue } from '../../src/link/event-queue.ts'
import type { Gatt, Link, LinkEvent } from '../../src/link/link.ts'
import type { Connection } from './connection.ts'

const RUNNING: BluetoothState = {
  service: 'running',
  adapters: [{ address: '00:1A:7D:DA:71:13', powered: true, discovering: true, blocked: false }],
  rungs: {
    'restart-discovery': 0,
    'rediscover-device': 0,
    'power-cycle': 0,
    'restart-bluetooth': 0,
    'tell-a-person': 0,
  },
}

/** The radio of one process, by the contract of `Bluetooth`; what is in reach of it is a {@link Connection}. */
export class Air implements Bluetooth {
  readonly state = RUNNING
  readonly #links = new Map<string, AirLink>()
  /** Nothing reaches the process any more. */
  isDead = false

  readonly opened: OpenBluetooth = (_options: BluetoothOptions) => this

  linkTo(address: string): AirLink | undefined {
    return this.isDead ? undefined : this.#links.get(address)
  }

  open({ address, device }: BleTarget): Link {
    const link = new AirLink(this, device)
    this.#links.set(address, link)
    return link
  }

  scan(): Disposable {
    return { [Symbol.dispose]: () => undefined }
  }

  pair({ address }: PairRequest): Promise<Paired> {
    return Promise.resolve({ address, bonded: true })
  }

  async forget(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** The link of a process to one device. */
export class AirLink implements Link {
  readonly #events = new EventQueue<LinkEvent>()
  readonly #air: Air
  readonly #device: string
  connection: Connection | undefined
  readonly gatt: Gatt = {
    has: (channel) => this.connection?.offers.includes(channel) === true,
    notifies: (channel) => this.connection?.offers.includes(channel) === true,
    read: async (channel) => this.#connected().read(channel),
    subscribe: async (channel) => this.#connected().subscribed(channel),
    disconnect: async () => this.connection?.drop('asked by us'),
  }

  constructor(air: Air, device: string) {
    this.#air = air
    this.#device = device
  }

  /** Its process was killed. */
  get isDead(): boolean {
    return this.#air.isDead
  }

  say(event: LinkEvent): void {
    if (!this.isDead) this.#events.push(event)
  }

  async send(channel: string, value: Uint8Array): Promise<void> {
    this.#connected().write(channel, value)
  }

  [Symbol.asyncIterator](): AsyncIterator<LinkEvent> {
    return this.#events
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#events.end()
  }

  #connected(): Connection {
    if (this.connection) return this.connection
    throw new UmtError('UMT-LINK-104', { device: this.#device })
  }
}
