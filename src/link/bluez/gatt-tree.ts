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

const FLAGS = {
  read: ['read'],
  write: ['write', 'write-without-response'],
  notify: ['notify', 'indicate'],
} as const

const PURPOSES = ['read', 'write', 'notify'] as const

/** What is wanted of a characteristic. */
export type Purpose = (typeof PURPOSES)[number]

/** Whether its flags allow it. */
export const serves = ({ properties: { Flags: flags } }: Characteristic, purpose: Purpose): boolean =>
  Array.isArray(flags) && FLAGS[purpose].some((flag) => flags.includes(flag))

/**
 * The characteristic of a channel. Of two with one UUID that serve the purpose the one with the lower handle, on each
 * connection. Makers give all characteristics of a service the same first eight digits: of those the one that serves
 * the purpose and the least beside, so that data do not go to a control point.
 */
export function characteristicOf(
  mirror: ObjectMirror,
  device: string,
  channel: string,
  purpose?: Purpose,
): Characteristic | undefined {
  const all = characteristicsOf(mirror, device).filter(
    ({ properties }) => channelOf(String(properties['UUID'])) === channel,
  )
  const serving = purpose ? all.filter((each) => serves(each, purpose)) : []
  const uses = (each: Characteristic) => PURPOSES.filter((other) => serves(each, other)).length
  const [best] = channel.length === 8 ? serving.toSorted((a, b) => uses(a) - uses(b)) : serving
  return best ?? all[0]
}

/** Name of a device for messages, where we have none of our own. */
export function nameOf(mirror: ObjectMirror, device: string): string {
  const { Alias: alias, Address: address } = mirror.get(device, DEVICE) ?? {}
  if (typeof alias === 'string' && alias !== '') return alias
  return typeof address === 'string' ? address : device.slice(device.lastIndexOf('/') + 1)
}
