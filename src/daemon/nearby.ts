import type { DataOf } from '../bus/requests.ts'
import type { BluetoothAddress, Sighting } from '../link/bluetooth.ts'
import { type BleDriver, recognise } from './recognise.ts'

/** A device that is near, as people are told of it. */
export type Nearby = DataOf['scan'][number]

/** `ours`: our id of the device at an address. */
export function nearbyOf(
  sighting: Sighting,
  drivers: readonly BleDriver[],
  ours: (address: BluetoothAddress) => string | undefined,
): Nearby {
  const driver = recognise(sighting, drivers)
  const name = printable(sighting.name)
  const device = ours(sighting.address)
  return {
    address: sighting.address,
    ...(name && { name }),
    ...(sighting.rssi === undefined ? {} : { rssi: sighting.rssi }),
    ...(driver && { driver: driver.id, category: driver.category, vendor: driver.vendor, model: driver.model }),
    ...(device === undefined ? {} : { device }),
    ...(sighting.addressType === 'private' && { private: true as const }),
  }
}

/** The strongest first; those whose signal nobody knows last. */
export const byStrength = (a: Nearby, b: Nearby): number =>
  (b.rssi ?? Number.NEGATIVE_INFINITY) === (a.rssi ?? Number.NEGATIVE_INFINITY)
    ? 0
    : (b.rssi ?? Number.NEGATIVE_INFINITY) - (a.rssi ?? Number.NEGATIVE_INFINITY)

/**
 * The news on a device, added to what was known of it: name and services often come in different packets. The strongest
 * signal stands, so that a list does not jump under the finger.
 */
export const joined = (known: Nearby | undefined, news: Nearby): Nearby => {
  const rssi = Math.max(known?.rssi ?? Number.NEGATIVE_INFINITY, news.rssi ?? Number.NEGATIVE_INFINITY)
  return { ...known, ...news, ...(Number.isFinite(rssi) ? { rssi } : {}) }
}

/** Anybody may advertise any name: control characters would reach a terminal. */
const printable = (name: string | undefined): string | undefined => name?.replace(/\p{C}/gu, '').trim()
