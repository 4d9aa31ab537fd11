import { type BusConnection, variant } from '../dbus/bus-connection.ts'
import { longUuid } from '../link/bluez/sighting.ts'

const PATH = '/umt/simulator/advertisement'
const MANAGER = 'org.bluez.LEAdvertisingManager1'

/** What a played device says to everybody while nobody is connected to it. */
export class Advertisement implements Disposable {
  readonly #bus: BusConnection
  readonly #handler: Disposable

  constructor(bus: BusConnection, name: string, services: readonly string[]) {
    this.#bus = bus
    const properties = {
      Type: variant('s', 'peripheral'),
      ServiceUUIDs: variant('as', services.map(longUuid)),
      LocalName: variant('s', name),
      Discoverable: variant('b', true),
    }
    this.#handler = bus.handle(PATH, async ({ member }) => {
      // An empty answer to `Release`, which only tells that bluetoothd has let go of it.
      return member === 'GetAll' ? { signature: 'a{sv}', body: [properties] } : {}
    })
  }

  async start(adapterPath: string): Promise<void> {
    const call = { path: adapterPath, interface: MANAGER, member: 'RegisterAdvertisement' }
    await this.#bus.call({ ...call, signature: 'oa{sv}', body: [PATH, {}] })
  }

  async stop(adapterPath: string): Promise<void> {
    const call = { path: adapterPath, interface: MANAGER, member: 'UnregisterAdvertisement' }
    await this.#bus.call({ ...call, signature: 'o', body: [PATH] })
  }

  [Symbol.dispose](): void {
    this.#handler[Symbol.dispose]()
  }
}
