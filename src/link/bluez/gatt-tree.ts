import { CHARACTERISTIC, DEVICE } from './names.ts'
import type { ObjectMirror, Properties } from './object-mirror.ts'
import { shortUuid } from './sighting.ts'

/** `2a35` for a 16-bit UUID of the Bluetooth SIG, the first eight hexadecimal digits for any other. */
export const channelOf = (uuid: string): string => shortUuid(uuid).slice(0, 8)

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
