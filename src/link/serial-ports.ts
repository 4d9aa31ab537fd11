import { readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { SerialPort } from 'serialport'
import { UmtError } from '../errors.ts'
import { isSameId, ownIds, type UsbId } from './usb-ids.ts'

/** One serial port of this machine. */
export interface PortDescription {
  /** Kernel name such as `/dev/ttyUSB0`; changes from one plugging in to the next. */
  readonly path: string
  /** Name of the physical socket, `/dev/serial/by-path/…`; stays. */
  readonly byPath?: string | undefined
  readonly vendorId?: string | undefined
  readonly productId?: string | undefined
  readonly serialNumber?: string | undefined
  readonly manufacturer?: string | undefined
}

export type PortMatch =
  | { readonly kind: 'one'; readonly port: PortDescription }
  | { readonly kind: 'several'; readonly ports: readonly PortDescription[] }
  /** Only adapters that anything may hang on: a person must name one. */
  | { readonly kind: 'generic-only'; readonly ports: readonly PortDescription[] }
  | { readonly kind: 'none' }

const BY_PATH = '/dev/serial/by-path'

/** Serial ports with the names of their sockets. Rejects with `UMT-LINK-108` when udev cannot be asked. */
export async function listPorts(): Promise<readonly PortDescription[]> {
  const [ports, sockets] = await Promise.all([SerialPort.list().catch(unlisted), socketsIn(BY_PATH)])
  return ports.map((port) => ({
    path: port.path,
    byPath: sockets.get(port.path),
    vendorId: port.vendorId,
    productId: port.productId,
    serialNumber: port.serialNumber,
    manufacturer: port.manufacturer,
  }))
}

const unlisted = (cause: Error): never => {
  throw new UmtError('UMT-LINK-108', { detail: cause.message }, { cause })
}

/** The kernel name behind each link in a folder such as `/dev/serial/by-path`; empty when there is no such folder. */
export async function socketsIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch(() => [])
  const links = names.sort().map(async (name) => {
    const link = join(folder, name)
    return [await physicalPort(link), link] as const
  })
  const sockets = new Map<string, string>()
  for (const [path, link] of await Promise.all(links)) {
    // Kernels since 6.x add a second name, `…-usbv2-…`, for the same socket; the first in order is the older style.
    if (path !== undefined && !sockets.has(path)) sockets.set(path, link)
  }
  return sockets
}

/** What a stable name points to now; `undefined` while nothing is plugged in there. */
export const physicalPort = (name: string): Promise<string | undefined> => realpath(name).catch(() => undefined)

/** Which port a device that is sold with these USB ids is on. Pure. */
export function matchPorts(match: { readonly usb: readonly UsbId[] }, ports: readonly PortDescription[]): PortMatch {
  const own = ownIds(match.usb)
  const specific = ports.filter((port) => own.some((id) => isSameId(id, port)))
  const [first, second] = specific
  if (first !== undefined)
    return second === undefined ? { kind: 'one', port: first } : { kind: 'several', ports: specific }
  const generic = ports.filter((port) => match.usb.some((id) => isSameId(id, port)))
  return generic.length > 0 ? { kind: 'generic-only', ports: generic } : { kind: 'none' }
}
