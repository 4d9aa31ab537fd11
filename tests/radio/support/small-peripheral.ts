import type { Answer, BusConnection, IncomingCall } from '../../../src/dbus/bus-connection.ts'
import { variant } from '../../../src/dbus/bus-connection.ts'

const HEALTH_THERMOMETER = '00001809-0000-1000-8000-00805f9b34fb'
const TEMPERATURE_TYPE = '00002a1d-0000-1000-8000-00805f9b34fb'
const ROOT = '/test/peripheral'
const PROPERTIES = 'org.freedesktop.DBus.Properties'

/** The least that can be found, connected to and read: it proves the bench, not the daemon. */
export interface SmallPeripheral extends AsyncDisposable {
  /** Starts to advertise; resolves once the controller does. */
  advertise(): Promise<void>
}

export async function smallPeripheral(bus: BusConnection, adapter: string): Promise<SmallPeripheral> {
  const objects = {
    [`${ROOT}/service0`]: {
      'org.bluez.GattService1': { UUID: variant('s', HEALTH_THERMOMETER), Primary: variant('b', true) },
    },
    [`${ROOT}/service0/char0`]: {
      'org.bluez.GattCharacteristic1': {
        UUID: variant('s', TEMPERATURE_TYPE),
        Service: variant('o', `${ROOT}/service0`),
        Flags: variant('as', ['read']),
      },
    },
  }
  const advertisement = {
    Type: variant('s', 'peripheral'),
    ServiceUUIDs: variant('as', [HEALTH_THERMOMETER]),
    LocalName: variant('s', 'small'),
    // bluetoothd shows nobody a new device that does not say it may be discovered.
    Discoverable: variant('b', true),
  }
  const answer = async ({ path, interface: name, member }: IncomingCall): Promise<Answer> => {
    if (member === 'GetManagedObjects') return { signature: 'a{oa{sa{sv}}}', body: [objects] }
    if (name === PROPERTIES && path === `${ROOT}/advertisement`) return { signature: 'a{sv}', body: [advertisement] }
    if (member === 'ReadValue') return { signature: 'ay', body: [Buffer.from([0x02])] } // body, general
    return { error: 'org.freedesktop.DBus.Error.UnknownMethod', message: `${name}.${member}` }
  }
  const handler = bus.handle(ROOT, answer)
  const on = { path: adapter, signature: 'oa{sv}' }
  const gatt = { ...on, interface: 'org.bluez.GattManager1' }
  await bus.call({ ...gatt, member: 'RegisterApplication', body: [ROOT, {}] })
  const le = { path: adapter, interface: 'org.bluez.LEAdvertisingManager1' }
  const own = `${ROOT}/advertisement`
  let isAdvertising = false
  return {
    async advertise() {
      await bus.call({ ...le, member: 'RegisterAdvertisement', signature: 'oa{sv}', body: [own, {}] })
      isAdvertising = true
    },
    async [Symbol.asyncDispose]() {
      if (isAdvertising) await bus.call({ ...le, member: 'UnregisterAdvertisement', signature: 'o', body: [own] })
      await bus.call({ ...gatt, member: 'UnregisterApplication', signature: 'o', body: [ROOT] })
      handler[Symbol.dispose]()
    },
  }
}
