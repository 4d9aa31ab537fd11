import type { BluetoothAddress, Sighting } from '../bluetooth.ts'
import type { Properties } from './object-mirror.ts'

/** What `org.bluez.Device1` tells of a device, as a sighting; `undefined` when it is no device of Bluetooth Low Energy. */
export function sightingOf(device: Properties, adapter: BluetoothAddress, at: number): Sighting | undefined {
  const { Address: address, AddressType: type, RSSI: rssi } = device
  if (typeof address !== 'string' || typeof type !== 'string') return undefined
  const name = nameOf(device, address)
  return {
    address,
    addressType: addressTypeOf(address, type),
    ...(name === undefined ? {} : { name }),
    services: servicesOf(device),
    // 127: the controller could not tell (Core 5.4, vol. 4, part E, 7.7.65.2).
    ...(typeof rssi === 'number' && rssi !== 127 ? { rssi } : {}),
    bonded: isBonded(device),
    adapter,
    at,
  }
}

/** bluetoothd before 5.65 has no `Bonded`. */
export const isBonded = ({ Bonded: bonded, Paired: paired }: Properties): boolean => (bonded ?? paired) === true

/** Advertised services, in the short form where there is one. */
export const servicesOf = (device: Properties): readonly string[] =>
  Array.isArray(device['UUIDs']) ? device['UUIDs'].filter((uuid) => typeof uuid === 'string').map(shortUuid) : []

const BASE_UUID = '-0000-1000-8000-00805f9b34fb'

/** Four hexadecimal digits for a 16-bit UUID of the Bluetooth SIG, else all 36 characters; lower case. */
export function shortUuid(uuid: string): string {
  const lower = uuid.toLowerCase()
  return lower.startsWith('0000') && lower.endsWith(BASE_UUID) ? lower.slice(4, 8) : lower
}

/** All 36 characters, lower case: the only form that `SetDiscoveryFilter` compares well. */
export const longUuid = (service: string): string =>
  (service.length === 4 ? `0000${service}${BASE_UUID}` : service).toLowerCase()

/** Two highest bits of a random address: 11 static, 01 resolvable, 00 not resolvable (Core 5.4, vol. 6, part B, 1.3.2). */
export const addressTypeOf = (address: string, type: string): Sighting['addressType'] => {
  if (type === 'public') return 'public'
  return Number.parseInt(address.slice(0, 2), 16) >= 0xc0 ? 'static' : 'private'
}

/** bluetoothd makes up an alias from the address for a device that told no name. */
function nameOf({ Name: name, Alias: alias }: Properties, address: string): string | undefined {
  if (typeof name === 'string' && name !== '') return name
  return typeof alias === 'string' && alias !== '' && alias !== address.replaceAll(':', '-') ? alias : undefined
}
