import { type Answer, type BusConnection, type IncomingCall, variant } from '../dbus/bus-connection.ts'
import { CHARACTERISTIC, PROPERTIES, SERVICE } from '../link/bluez/names.ts'
import { longUuid } from '../link/bluez/sighting.ts'
import { type Characteristic, flagsOf, type Protection, refused, type Service } from './gatt.ts'

export const GATT_PATH = '/umt/simulator/gatt'

/** What the central does, as bluetoothd tells it. */
export interface CentralActs {
  subscribed(channel: string): void
  unsubscribed(channel: string): void
  confirmed(channel: string): void
  written(channel: string, value: Uint8Array): void
  /** It has read or written something. */
  used(): void
}

interface Exported {
  readonly path: string
  readonly characteristic: Characteristic
  readonly properties: Readonly<Record<string, unknown>>
}

type Interfaces = Record<string, Readonly<Record<string, unknown>>>

/** The services of a played device as objects on D-Bus, for bluetoothd to serve on the air. */
export class ExportedGatt implements Disposable {
  readonly #bus: BusConnection
  readonly #acts: CentralActs
  readonly #objects: Record<string, Interfaces> = {}
  readonly #exported: Exported[] = []
  readonly #handler: Disposable

  constructor(bus: BusConnection, services: readonly Service[], protection: Protection, acts: CentralActs) {
    this.#bus = bus
    this.#acts = acts
    for (const [at, { service, characteristics }] of services.entries()) {
      const path = `${GATT_PATH}/service${at}`
      this.#objects[path] = {
        [SERVICE]: { UUID: variant('s', longUuid(service)), Primary: variant('b', true) },
      }
      for (const [index, characteristic] of characteristics.entries()) {
        const properties = {
          UUID: variant('s', longUuid(characteristic.uuid ?? characteristic.channel)),
          Service: variant('o', path),
          Flags: variant('as', flagsOf(characteristic, protection)),
        }
        const own = `${path}/char${index}`
        this.#exported.push({ path: own, characteristic, properties })
        this.#objects[own] = { [CHARACTERISTIC]: properties }
      }
    }
    this.#handler = bus.handle(GATT_PATH, async (call) => this.#answer(call))
  }

  /** Notifies or indicates; bluetoothd sends it to whoever has subscribed. */
  send(channel: string, value: Uint8Array): void {
    // Several may share a channel, where it is the beginning of their UUIDs.
    const sending = ({ characteristic }: Exported) => characteristic.channel === channel && characteristic.send
    const path = this.#exported.find(sending)?.path
    if (path === undefined) throw new Error(`${channel} is none of its characteristics that send`)
    const body = [CHARACTERISTIC, { Value: variant('ay', Buffer.from(value)) }, []]
    this.#bus.emit({ path, interface: PROPERTIES, member: 'PropertiesChanged', signature: 'sa{sv}as', body })
  }

  [Symbol.dispose](): void {
    this.#handler[Symbol.dispose]()
  }

  #answer(call: IncomingCall): Answer {
    if (call.member === 'GetManagedObjects') return { signature: 'a{oa{sa{sv}}}', body: [this.#objects] }
    if (call.member === 'GetAll')
      return { signature: 'a{sv}', body: [this.#objects[call.path]?.[String(call.body[0])] ?? {}] }
    const found = this.#exported.find(({ path }) => path === call.path)
    if (!found) return { error: 'org.freedesktop.DBus.Error.UnknownObject', message: call.path }
    return this.#answerFor(found.characteristic, call)
  }

  #answerFor({ channel, read, write }: Characteristic, { member, body }: IncomingCall): Answer {
    switch (member) {
      case 'ReadValue':
        this.#acts.used()
        return { signature: 'ay', body: [Buffer.from(read?.().subarray(offsetIn(body[0])) ?? [])] }
      case 'WriteValue': {
        this.#acts.used()
        const [value] = body
        if (!(value instanceof Uint8Array)) return refused('Failed')
        this.#acts.written(channel, value)
        const refusal = write?.(value)
        return refusal === undefined ? {} : refused(refusal)
      }
      case 'StartNotify':
        this.#acts.subscribed(channel)
        return {}
      case 'StopNotify':
        this.#acts.unsubscribed(channel)
        return {}
      case 'Confirm':
        this.#acts.confirmed(channel)
        return {}
      default:
        return { error: 'org.freedesktop.DBus.Error.UnknownMethod', message: member }
    }
  }
}

/** A value that is longer than a packet is read in pieces. */
function offsetIn(options: unknown): number {
  const offset: unknown = typeof options === 'object' && options !== null ? Reflect.get(options, 'offset') : undefined
  return typeof offset === 'number' ? offset : 0
}
