import {
  type Answer,
  type BusConnection,
  connectBus,
  type IncomingCall,
  variant,
} from '../../src/dbus/bus-connection.ts'
import { FakeClock } from './fake-clock.ts'

type Script = (call: IncomingCall) => Answer | Promise<Answer>
type Properties = Record<string, unknown>

/** Signatures of the properties that are not strings. */
const SIGNATURES: Readonly<Record<string, string>> = {
  Adapter: 'o',
  Blocked: 'b',
  Bonded: 'b',
  Characteristic: 'o',
  Connected: 'b',
  Device: 'o',
  Discoverable: 'b',
  Discovering: 'b',
  Flags: 'as',
  LegacyPairing: 'b',
  ManufacturerData: 'a{qv}',
  Notifying: 'b',
  Pairable: 'b',
  Paired: 'b',
  Percentage: 'y',
  Powered: 'b',
  Primary: 'b',
  RSSI: 'n',
  Service: 'o',
  ServiceData: 'a{sv}',
  ServicesResolved: 'b',
  Trusted: 'b',
  UUIDs: 'as',
  Value: 'ay',
}

const wire = (properties: Properties) =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, variant(SIGNATURES[name] ?? 's', value)]))

/** The UUID as bluetoothd writes it, of its four hexadecimal digits. */
export const uuid = (short: string): string =>
  short.length === 4 ? `0000${short}-0000-1000-8000-00805f9b34fb` : short.toLowerCase()

const ADAPTER = 'org.bluez.Adapter1'
const AGENT = 'org.bluez.Agent1'
export const DEVICE = 'org.bluez.Device1'
export const CHARACTERISTIC = 'org.bluez.GattCharacteristic1'
const DONE: Answer = {}
const error = (name: string, message: string): Answer => ({ error: `org.bluez.Error.${name}`, message })

/** For a call that is never answered. */
export const never = (): Promise<Answer> => new Promise(() => {})

/**
 * A bluetoothd that does what a test says, on a {@link PrivateBus}. The real one runs on the radio bench; this is for
 * faults that it cannot be made to produce, such as an answer that never comes, and for speed. What is not scripted
 * by {@link on} goes as with BlueZ 5.66 when all is well.
 */
export class FakeBluez implements AsyncDisposable {
  readonly calls: IncomingCall[] = []
  readonly #bus: BusConnection
  readonly #objects = new Map<string, Map<string, Properties>>()
  readonly #scripts = new Map<string, Script>()
  readonly #waiting = new Set<() => void>()
  /** Who registered an agent, and where. */
  #agent: { readonly owner: string; readonly path: string } | undefined

  private constructor(bus: BusConnection) {
    this.#bus = bus
    bus.handle('/', (call) => this.#answer(call))
    bus.handle('/org/bluez', (call) => this.#answer(call))
  }

  /** Rejects when another one owns the name already. `report` is told what a script throws. */
  static async start(address: string, report: (error: unknown) => void = console.error): Promise<FakeBluez> {
    const bus = await connectBus({ clock: new FakeClock(), address, report })
    const fake = new FakeBluez(bus)
    fake.#put('/org/bluez', 'org.bluez.AgentManager1', {})
    const DBUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' }
    const DO_NOT_QUEUE = 4
    const [owner] = await bus.call({
      ...DBUS,
      interface: DBUS.destination,
      member: 'RequestName',
      signature: 'su',
      body: ['org.bluez', DO_NOT_QUEUE],
    })
    if (owner !== 1) throw new Error('org.bluez is owned by another one')
    return fake
  }

  get agent(): { readonly owner: string; readonly path: string } | undefined {
    return this.#agent
  }

  /** An adapter that is on, `hci0` unless said. Gives its path. */
  adapter(properties: Properties = {}, name = 'hci0'): string {
    return this.add(`/org/bluez/${name}`, ADAPTER, {
      Address: '00:11:22:33:44:55',
      Powered: true,
      Discovering: false,
      Pairable: false,
      ...properties,
    })
  }

  /** A device that was just heard. Gives its path. */
  device(properties: Properties & { readonly Address: string }, adapter = '/org/bluez/hci0'): string {
    const flat = properties.Address.replaceAll(':', '_')
    return this.add(`${adapter}/dev_${flat}`, DEVICE, {
      AddressType: 'public',
      Alias: flat.replaceAll('_', '-'),
      Adapter: adapter,
      Connected: false,
      Paired: false,
      Bonded: false,
      Trusted: false,
      ServicesResolved: false,
      ...properties,
    })
  }

  /** A service of a device. Gives its path, such as `…/service0010`. */
  service(device: string, handle: string, short: string): string {
    return this.add(`${device}/service${handle}`, 'org.bluez.GattService1', {
      UUID: uuid(short),
      Device: device,
      Primary: true,
    })
  }

  /** A characteristic of a service. Gives its path. */
  characteristic(service: string, handle: string, short: string, flags: readonly string[]): string {
    const notifying = flags.includes('notify') || flags.includes('indicate') ? { Notifying: false } : {}
    return this.add(`${service}/char${handle}`, CHARACTERISTIC, {
      UUID: uuid(short),
      Service: service,
      Flags: [...flags],
      Value: Buffer.alloc(0),
      ...notifying,
    })
  }

  /** Exports an interface and tells it. */
  add(path: string, name: string, properties: Properties): string {
    this.#put(path, name, { ...properties })
    this.#bus.emit({
      path: '/',
      interface: 'org.freedesktop.DBus.ObjectManager',
      member: 'InterfacesAdded',
      signature: 'oa{sa{sv}}',
      body: [path, { [name]: wire(properties) }],
    })
    return path
  }

  /** Takes an object away with everything below it, the leaves first. */
  remove(path: string): void {
    const below = [...this.#objects.keys()].filter((other) => other === path || other.startsWith(`${path}/`))
    for (const gone of below.toSorted().toReversed()) {
      const names = [...(this.#objects.get(gone)?.keys() ?? [])]
      this.#objects.delete(gone)
      this.#bus.emit({
        path: '/',
        interface: 'org.freedesktop.DBus.ObjectManager',
        member: 'InterfacesRemoved',
        signature: 'oas',
        body: [gone, names],
      })
    }
  }

  /** Sets properties and tells all of them, also those that stay as they were. */
  set(path: string, name: string, changed: Properties, invalidated: readonly string[] = []): void {
    const properties = this.#objects.get(path)?.get(name)
    if (properties === undefined) throw new Error(`no ${name} at ${path}`)
    Object.assign(properties, changed)
    for (const gone of invalidated) delete properties[gone]
    this.#bus.emit({
      path,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'PropertiesChanged',
      signature: 'sa{sv}as',
      body: [name, wire(changed), [...invalidated]],
    })
  }

  get(path: string, name: string): Properties | undefined {
    return this.#objects.get(path)?.get(name)
  }

  /** A notification or an indication. */
  notify(characteristic: string, hex: string): void {
    this.set(characteristic, CHARACTERISTIC, { Value: Buffer.from(hex, 'hex') })
  }

  /** What a method does from now on, in place of going well. */
  on(member: string, script: Script): void {
    this.#scripts.set(member, script)
  }

  /** As if nothing was scripted for a method. */
  well(member: string): void {
    this.#scripts.delete(member)
  }

  /** Resolves with the last call of a method once it was called `times` times in all. */
  async called(member: string, times = 1): Promise<IncomingCall> {
    for (;;) {
      const call = this.calls.filter((past) => past.member === member)[times - 1]
      if (call) return call
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /**
   * Resolves once everybody who has called has heard all that was told and answered so far, and has gone on from there.
   * bluetoothd tells a change before it answers the call that made it: what a test does as soon as it sees the change
   * arrives together with that answer.
   */
  async heard(): Promise<void> {
    const callers = new Set(this.calls.map(({ sender }) => sender))
    const ping = { path: '/', interface: 'org.freedesktop.DBus.Peer', member: 'Ping' }
    // Also a refusal comes after everything that was sent before.
    await Promise.all(
      [...callers].map((destination) => this.#bus.call({ ...ping, destination }).catch(() => undefined)),
    )
    await new Promise(setImmediate)
  }

  /** Asks the agent that is registered. Rejects with its error. */
  async ask(member: string, signature: string, body: readonly unknown[]): Promise<readonly unknown[]> {
    if (this.#agent === undefined) throw new Error('no agent is registered')
    const { owner, path } = this.#agent
    return await this.#bus.call({ destination: owner, path, interface: AGENT, member, signature, body })
  }

  /** Goes well as with BlueZ; for scripts that only add to it. */
  wellDone(call: IncomingCall): Answer {
    const { path, member, body, sender } = call
    switch (member) {
      case 'GetManagedObjects':
        return { signature: 'a{oa{sa{sv}}}', body: [this.#tree()] }
      case 'Get':
        return this.#property(path, body)
      case 'Set':
        return this.#written(path, body)
      case 'SetDiscoveryFilter':
      case 'CancelPairing':
        return DONE
      case 'StartDiscovery':
        this.set(path, ADAPTER, { Discovering: true })
        return DONE
      case 'StopDiscovery':
        this.set(path, ADAPTER, { Discovering: false })
        return DONE
      case 'RemoveDevice': {
        const [device] = body
        if (typeof device !== 'string' || !this.#objects.has(device)) return error('DoesNotExist', 'Does Not Exist')
        this.remove(device)
        return DONE
      }
      case 'Connect':
        this.set(path, DEVICE, { Connected: true })
        this.set(path, DEVICE, { ServicesResolved: true })
        return DONE
      case 'Disconnect':
        this.set(path, DEVICE, { ServicesResolved: false, Connected: false })
        return DONE
      case 'Pair':
        this.set(path, DEVICE, { Connected: true })
        this.set(path, DEVICE, { Bonded: true })
        this.set(path, DEVICE, { ServicesResolved: true })
        this.set(path, DEVICE, { Paired: true })
        return DONE
      case 'ReadValue': {
        const value = this.get(path, CHARACTERISTIC)?.['Value']
        // Told to everybody before the answer, as if it was notified.
        this.set(path, CHARACTERISTIC, { Value: value })
        return { signature: 'ay', body: [value] }
      }
      case 'WriteValue':
        return DONE
      case 'StartNotify':
        this.set(path, CHARACTERISTIC, { Notifying: true })
        return DONE
      case 'StopNotify':
        this.set(path, CHARACTERISTIC, { Notifying: false })
        return DONE
      case 'RegisterAgent':
        if (this.#agent !== undefined) return error('AlreadyExists', 'Already Exists')
        this.#agent = { owner: sender, path: String(body[0]) }
        return DONE
      case 'RequestDefaultAgent':
        for (const [object, interfaces] of this.#objects)
          if (interfaces.has(ADAPTER)) this.set(object, ADAPTER, { Pairable: true })
        return DONE
      case 'UnregisterAgent':
        this.#agent = undefined
        return DONE
      default:
        return { error: 'org.freedesktop.DBus.Error.UnknownMethod', message: member }
    }
  }

  /** Dies as bluetoothd does: its name goes, and what it was asked stays without an answer. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bus[Symbol.asyncDispose]()
  }

  async #answer(call: IncomingCall): Promise<Answer> {
    this.calls.push(call)
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
    if (!this.#objects.has(call.path) && call.path !== '/')
      return { error: 'org.freedesktop.DBus.Error.UnknownObject', message: call.path }
    return await (this.#scripts.get(call.member) ?? ((going) => this.wellDone(going)))(call)
  }

  #put(path: string, name: string, properties: Properties): void {
    const object = this.#objects.get(path) ?? new Map<string, Properties>()
    this.#objects.set(path, object.set(name, properties))
  }

  #tree() {
    return Object.fromEntries(
      [...this.#objects].map(([path, interfaces]) => [
        path,
        Object.fromEntries([...interfaces].map(([name, properties]) => [name, wire(properties)])),
      ]),
    )
  }

  #property(path: string, [name, property]: readonly unknown[]): Answer {
    const value = this.get(path, String(name))?.[String(property)]
    if (value === undefined)
      return { error: 'org.freedesktop.DBus.Error.InvalidArgs', message: `No such property '${property}'` }
    return { signature: 'v', body: [variant(SIGNATURES[String(property)] ?? 's', value)] }
  }

  #written(path: string, [name, property, value]: readonly unknown[]): Answer {
    this.set(path, String(name), { [String(property)]: value })
    return DONE
  }
}
