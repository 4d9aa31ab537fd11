import { onTestFinished } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { type BusConnection, connectBus } from '../../../src/dbus/bus-connection.ts'
import { ObjectMirror, type Properties } from '../../../src/link/bluez/object-mirror.ts'

export const ADAPTER = 'org.bluez.Adapter1'

/** What bluetoothd shows of its controllers, whoever started it. */
export interface Shown {
  /** The test's own connection, with which it looks at what the daemon does. */
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  /** Addresses of the controllers, in their order. */
  addresses(): readonly string[]
  /** Object of a controller. Throws while it is not there. */
  path(address: string): string
  adapter(address: string): Properties | undefined
  /** Resolves when so many controllers are on, or off. */
  powered(count: number, isOn?: boolean): Promise<void>
  /** Resolves while a controller listens to who is near: what advertises then is heard. */
  listening(address: string): Promise<void>
  /** Resolves once a condition on what bluetoothd shows is true. */
  until(isTrue: () => boolean): Promise<void>
}

/** Looks for as long as the test runs. */
export async function shown(): Promise<Shown> {
  const report = (error: unknown) => console.error('radio', error)
  const bus = await connectBus({ clock: systemClock, report })
  onTestFinished(() => bus[Symbol.asyncDispose]())
  const mirror = await ObjectMirror.start(bus, report)
  const until = async (isTrue: () => boolean): Promise<void> => {
    if (isTrue()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    using _ = mirror.watch(() => {
      if (isTrue()) resolve()
    })
    await promise
  }
  const find = (address: string) => mirror.all(ADAPTER).find(({ properties }) => properties['Address'] === address)
  return {
    bus,
    mirror,
    addresses: () =>
      mirror
        .all(ADAPTER)
        .toSorted((one, other) => one.path.localeCompare(other.path))
        .map(({ properties }) => String(properties['Address'])),
    path(address) {
      const found = find(address)
      if (!found) throw new Error(`${address} is not there`)
      return found.path
    },
    adapter: (address) => find(address)?.properties,
    powered: (count, isOn = true) =>
      until(() => mirror.all(ADAPTER).filter(({ properties }) => properties['Powered'] === isOn).length === count),
    listening: (address) => until(() => find(address)?.properties['Discovering'] === true),
    until,
  }
}
