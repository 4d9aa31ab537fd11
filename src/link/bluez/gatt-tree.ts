import type { ObjectMirror, Properties } from './object-mirror.ts'

export const DEVICE = 'org.bluez.Device1'
export const ADAPTER = 'org.bluez.Adapter1'
export const SERVICE = 'org.bluez.GattService1'
export const CHARACTERISTIC = 'org.bluez.GattCharacteristic1'
export const BATTERY = 'org.bluez.Battery1'

/** UUIDs that the Bluetooth SIG assigned have 16 bits of their own on its base (Core Specification, Vol 3, Part B, 2.5.1). */
const ASSIGNED = /^0000([0-9a-f]{4})-0000-1000-8000-00805f9b34fb$/i

/** `2a35` for an assigned 16-bit UUID, the first eight hexadecimal digits for any other. */
export const channelOf = (uuid: string): string => (ASSIGNED.exec(uuid)?.[1] ?? uuid.slice(0, 8)).toLowerCase()

export interface Characteristic {
  readonly path: string
  readonly properties: Properties
}

/** Every characteristic of a device by its handle: paths end in handles of four digits, so they sort as these do. */
export const characteristicsOf = (mirror: ObjectMirror, device: string): readonly Characteristic[] =>
  mirror
    .all(CHARACTERISTIC)
    .filter(({ path }) => path.startsWith(`${device}/`))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))

/** Of two characteristics with one UUID the one with the lower handle, on each connection. */
export const characteristicOf = (mirror: ObjectMirror, device: string, channel: string): Characteristic | undefined =>
  characteristicsOf(mirror, device).find(({ properties }) => channelOf(String(properties['UUID'])) === channel)

/** Name of a device for messages, where we have none of our own. */
export function nameOf(mirror: ObjectMirror, device: string): string {
  const { Alias: alias, Address: address } = mirror.get(device, DEVICE) ?? {}
  if (typeof alias === 'string' && alias !== '') return alias
  return typeof address === 'string' ? address : device.slice(device.lastIndexOf('/') + 1)
}
