import type { BusConnection, Signal } from '../../dbus/bus-connection.ts'
import { OBJECT_MANAGER, PROPERTIES } from './names.ts'

/** Properties of one interface of one object, by name; plain values. */
export type Properties = Readonly<Record<string, unknown>>

/** What changed in the tree of bluetoothd, in the order in which it was told. */
export type Change =
  | { readonly change: 'added'; readonly path: string; readonly interface: string; readonly properties: Properties }
  /** `changed` has what was set, also to the value that it had: each notification is a change of `Value`. */
  | { readonly change: 'changed'; readonly path: string; readonly interface: string; readonly changed: Properties }
  | { readonly change: 'removed'; readonly path: string; readonly interface: string }
  /** bluetoothd has gone and everything with it; no `removed` is told for each object. */
  | { readonly change: 'stopped' }
  /** bluetoothd is there, and the tree is whole. */
  | { readonly change: 'started' }

const BLUEZ = 'org.bluez'
const BUS = 'org.freedesktop.DBus'

/**
 * The tree of objects that bluetoothd exports, mirrored from one ordered stream of signals. There is one for each
 * connection to the bus, with two match rules that stay for as long as the connection does.
 */
export class ObjectMirror {
  readonly #bus: BusConnection
  readonly #report: (error: unknown) => void
  readonly #objects = new Map<string, Map<string, Record<string, unknown>>>()
  readonly #watchers = new Set<(change: Change) => void>()
  /** Unique name of bluetoothd; signals of anybody else do not count, whatever they say. */
  #owner: string | undefined
  /** Signals that came while the whole tree was being fetched. */
  #early: Signal[] | undefined

  private constructor(bus: BusConnection, report: (error: unknown) => void) {
    this.#bus = bus
    this.#report = report
  }

  /**
   * Mirrors from now on, whether bluetoothd runs already or not. Rejects with {@link DbusError}. Closes the connection
   * when a bluetoothd that started later does not show its tree.
   */
  static async start(bus: BusConnection, report: (error: unknown) => void): Promise<ObjectMirror> {
    const mirror = new ObjectMirror(bus, report)
    bus.onSignal((signal) => mirror.#hear(signal))
    await bus.addMatch(`type='signal',sender='${BLUEZ}'`)
    await bus.addMatch(`type='signal',sender='${BUS}',member='NameOwnerChanged',arg0='${BLUEZ}'`)
    const owner = await nameOwner(bus)
    if (owner !== undefined) await mirror.#started(owner)
    return mirror
  }

  /** Unique name of the bluetoothd whose tree this is; `undefined` while none runs. */
  get owner(): string | undefined {
    return this.#early === undefined ? this.#owner : undefined
  }

  get(path: string, name: string): Properties | undefined {
    return this.#objects.get(path)?.get(name)
  }

  /** Every object that has an interface, in the order in which they appeared. */
  all(name: string): readonly { readonly path: string; readonly properties: Properties }[] {
    return [...this.#objects].flatMap(([path, interfaces]) => {
      const properties = interfaces.get(name)
      return properties ? [{ path, properties }] : []
    })
  }

  /** Called with each change once the mirror shows it. */
  watch(watcher: (change: Change) => void): Disposable {
    this.#watchers.add(watcher)
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) }
  }

  /**
   * Asks for a property, and tells of a change that was kept from us: with BlueZ 5.66 a device may be connected without a
   * word of it. Rejects with {@link DbusError}.
   */
  async reread(path: string, name: string, property: string): Promise<void> {
    let isTold = false
    using _ = this.watch((change) => {
      if (change.change === 'stopped' || ('path' in change && change.path === path && change.interface === name))
        isTold ||= change.change !== 'changed' || property in change.changed
    })
    const get = { path, interface: PROPERTIES, member: 'Get', signature: 'ss', body: [name, property] }
    const [value] = await this.#bus.call(get)
    // What was told meanwhile is newer than the answer, or comes with it.
    if (!isTold && this.get(path, name)?.[property] !== value) this.#change(path, name, { [property]: value }, [])
  }

  #hear(signal: Signal): void {
    // The bus alone sends under this name; anybody may send a signal that only looks like it.
    if (signal.sender === BUS) {
      if (signal.member !== 'NameOwnerChanged') return
      const [name, , owner] = signal.body
      if (name === BLUEZ && typeof owner === 'string') this.#ownerChanged(owner)
      return
    }
    if (this.#owner === undefined || signal.sender !== this.#owner) return
    if (this.#early) this.#early.push(signal)
    else this.#apply(signal)
  }

  #ownerChanged(owner: string): void {
    if (this.#owner !== undefined) {
      this.#owner = undefined
      this.#early = undefined
      this.#objects.clear()
      this.#tell({ change: 'stopped' })
    }
    if (owner === '') return
    this.#started(owner).catch((error: unknown) => {
      this.#report(error)
      // Without the tree the mirror would stay blind beside a bluetoothd that runs: a new connection starts it afresh.
      Promise.resolve(this.#bus[Symbol.asyncDispose]()).catch(this.#report)
    })
  }

  /** What is told while the tree is fetched comes after it: a change of what the tree shows must not be undone by it. */
  async #started(owner: string): Promise<void> {
    if (this.#owner === owner) return
    this.#owner = owner
    const early: Signal[] = []
    this.#early = early
    let tree: unknown
    try {
      ;[tree] = await this.#bus.call({ path: '/', interface: OBJECT_MANAGER, member: 'GetManagedObjects' })
    } catch (error) {
      // One that died meanwhile need not answer, and its successor has been asked already.
      if (this.#early === early) throw error
    }
    // Gone again, or followed by another one, while it answered.
    if (this.#early !== early) return
    for (const [path, interfaces] of Object.entries(record(tree))) this.#add(path, interfaces, () => {})
    this.#early = undefined
    this.#tell({ change: 'started' })
    for (const signal of early) this.#apply(signal)
  }

  #apply({ path, interface: name, member, body }: Signal): void {
    const [first, second, third] = body
    if (name === OBJECT_MANAGER && member === 'InterfacesAdded' && typeof first === 'string')
      this.#add(first, second, (change) => this.#tell(change))
    else if (name === OBJECT_MANAGER && member === 'InterfacesRemoved' && typeof first === 'string')
      this.#remove(first, strings(second))
    else if (name === PROPERTIES && member === 'PropertiesChanged' && typeof first === 'string')
      this.#change(path, first, record(second), strings(third))
  }

  #add(path: string, interfaces: unknown, tell: (change: Change) => void): void {
    for (const [name, value] of Object.entries(record(interfaces))) {
      const properties = { ...record(value) }
      const object = this.#objects.get(path) ?? new Map<string, Record<string, unknown>>()
      this.#objects.set(path, object.set(name, properties))
      tell({ change: 'added', path, interface: name, properties })
    }
  }

  #remove(path: string, names: readonly string[]): void {
    const object = this.#objects.get(path)
    for (const name of names) {
      if (!object?.delete(name)) continue
      if (object.size === 0) this.#objects.delete(path)
      this.#tell({ change: 'removed', path, interface: name })
    }
  }

  #change(path: string, name: string, changed: Properties, invalidated: readonly string[]): void {
    const properties = this.#objects.get(path)?.get(name)
    if (!properties) return
    Object.assign(properties, changed)
    for (const gone of invalidated) delete properties[gone]
    this.#tell({ change: 'changed', path, interface: name, changed })
  }

  #tell(change: Change): void {
    for (const watcher of [...this.#watchers]) {
      try {
        watcher(change)
      } catch (error) {
        this.#report(error)
      }
    }
  }
}

async function nameOwner(bus: BusConnection): Promise<string | undefined> {
  const call = { destination: BUS, path: '/org/freedesktop/DBus', interface: BUS, signature: 's', body: [BLUEZ] }
  const [running] = await bus.call({ ...call, member: 'NameHasOwner' })
  if (running !== true) return undefined
  const [owner] = await bus.call({ ...call, member: 'GetNameOwner' })
  return typeof owner === 'string' ? owner : undefined
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
