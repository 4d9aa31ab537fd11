import { type Answer, type BusConnection, type IncomingCall, variant } from '../../src/dbus/bus-connection.ts'
import { uuid } from './uuid.ts'

/** As many characteristics as a usual device has; the first is the one that notifies. */
const CHARACTERISTICS: Readonly<Record<string, readonly string[]>> = {
  '180d': ['2a37', '2a38', '2a39'],
  '180a': ['2a29', '2a24', '2a25', '2a27', '2a26', '2a28', '2a23', '2a2a', '2a50'],
}
const ROOT = '/bench/belt'
const ADVERTISEMENT = `${ROOT}/advertisement`
const DEVICE = 'org.bluez.Device1'
const PROPERTIES = 'org.freedesktop.DBus.Properties'

/** A belt that notifies what it is told to, on a controller of the radio bench. */
export class Peripheral implements Disposable {
  readonly #bus: BusConnection
  readonly #adapter: string
  readonly #handler: Disposable
  readonly #subscribers = new Set<() => void>()
  #value = ''

  constructor(bus: BusConnection, adapter: string) {
    this.#bus = bus
    this.#adapter = adapter
    this.#handler = bus.handle(ROOT, (call) => this.#answer(call))
  }

  /** To be called again after a restart of bluetoothd. */
  async register(): Promise<void> {
    await this.#call('org.bluez.GattManager1', 'RegisterApplication', 'oa{sv}', [ROOT, {}])
  }

  async advertise(): Promise<void> {
    await this.#call('org.bluez.LEAdvertisingManager1', 'RegisterAdvertisement', 'oa{sv}', [ADVERTISEMENT, {}])
  }

  async hush(): Promise<void> {
    await this.#call('org.bluez.LEAdvertisingManager1', 'UnregisterAdvertisement', 'o', [ADVERTISEMENT])
  }

  /** Resolves when somebody asks for notifications. */
  async subscribed(): Promise<void> {
    await new Promise<void>((resolve) => this.#subscribers.add(resolve))
  }

  /** Heart Rate Measurement (HRS 1.0, 3.1) with 16-bit values, of which the running number is one. */
  notify(number: number): void {
    const value = Buffer.from([0x01, number & 0xff, number >> 8])
    this.#bus.emit({
      path: this.#value,
      interface: PROPERTIES,
      member: 'PropertiesChanged',
      signature: 'sa{sv}as',
      body: ['org.bluez.GattCharacteristic1', { Value: variant('ay', value) }, []],
    })
  }

  /** Ends the connection, as a device does that has sent what it had. */
  async disconnect(): Promise<void> {
    const root = { path: '/', interface: 'org.freedesktop.DBus.ObjectManager', member: 'GetManagedObjects' }
    const [tree] = await this.#bus.call(root)
    for (const [path, interfaces] of Object.entries(Object(tree))) {
      const device = Object(Object(interfaces)[DEVICE])
      if (device['Adapter'] !== this.#adapter || device['Connected'] !== true) continue
      await this.#bus.call({ path, interface: DEVICE, member: 'Disconnect' })
    }
  }

  [Symbol.dispose](): void {
    this.#handler[Symbol.dispose]()
  }

  async #call(name: string, member: string, signature: string, body: readonly unknown[]): Promise<void> {
    await this.#bus.call({ path: this.#adapter, interface: name, member, signature, body, timeoutMs: 20_000 })
  }

  async #answer({ path, interface: name, member }: IncomingCall): Promise<Answer> {
    if (member === 'GetManagedObjects') return { signature: 'a{oa{sa{sv}}}', body: [this.#tree()] }
    if (member === 'GetAll' && path === ADVERTISEMENT) return { signature: 'a{sv}', body: [advertisement] }
    if (member === 'ReadValue') return { signature: 'ay', body: [Buffer.from('bench')] }
    if (member === 'StartNotify') {
      for (const resolve of this.#subscribers) resolve()
      this.#subscribers.clear()
    }
    if (['StartNotify', 'StopNotify', 'Release'].includes(member)) return {}
    return { error: 'org.freedesktop.DBus.Error.UnknownMethod', message: `${name}.${member}` }
  }

  #tree() {
    return Object.fromEntries(
      Object.entries(CHARACTERISTICS).flatMap(([service, characteristics]) => {
        const path = `${ROOT}/service${service}`
        const properties = { UUID: variant('s', uuid(service)), Primary: variant('b', true) }
        const below = characteristics.map((characteristic) => {
          const notifies = characteristic === '2a37'
          const own = {
            UUID: variant('s', uuid(characteristic)),
            Service: variant('o', path),
            Flags: variant('as', [notifies ? 'notify' : 'read']),
          }
          if (notifies) this.#value = `${path}/char${characteristic}`
          return [`${path}/char${characteristic}`, { 'org.bluez.GattCharacteristic1': own }]
        })
        return [[path, { 'org.bluez.GattService1': properties }], ...below]
      }),
    )
  }
}

const advertisement = {
  Type: variant('s', 'peripheral'),
  ServiceUUIDs: variant('as', [uuid('180d')]),
  LocalName: variant('s', 'bench belt'),
  Discoverable: variant('b', true),
}
