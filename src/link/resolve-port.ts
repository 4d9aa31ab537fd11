import { UmtError } from '../errors.ts'
import { listPorts, matchPorts, type PortDescription, physicalPort } from './serial-ports.ts'
import type { UsbId } from './usb-ids.ts'

export interface WantedPort {
  /** Name that a person knows the device by. */
  readonly device: string
  /** Physical place, `/dev/serial/by-path/…`, or any path: it alone counts when it is given. */
  readonly port?: string | undefined
  /** Ids of the adapter as a person chose it; they may be those of a generic one. */
  readonly usb?:
    | { readonly vendorId: string; readonly productId: string; readonly serialNumber?: string | undefined }
    | undefined
  /** Ids that the driver declares. */
  readonly match: { readonly usb: readonly UsbId[] }
}

/**
 * Where a device's port is now; `undefined` while it is not plugged in. Rejects with `UMT-LINK-105` when several ports fit,
 * and with `UMT-LINK-107` when only adapters are there that anything may hang on: a person has to name the port then.
 */
export async function resolvePort(
  { device, port, usb, match }: WantedPort,
  ports: () => Promise<readonly PortDescription[]> = listPorts,
): Promise<string | undefined> {
  if (port !== undefined) return physicalPort(port)
  if (usb === undefined) {
    const found = matchPorts(match, await ports())
    if (found.kind === 'generic-only') throw new UmtError('UMT-LINK-107', { device, ports: named(found.ports) })
    if (found.kind === 'several') throw new UmtError('UMT-LINK-105', { device, ports: named(found.ports) })
    return found.kind === 'one' ? found.port.path : undefined
  }
  const same = (a: string, b: string | undefined) => a.toLowerCase() === b?.toLowerCase()
  const fitting = (await ports()).filter(
    (candidate) =>
      same(usb.vendorId, candidate.vendorId) &&
      same(usb.productId, candidate.productId) &&
      (usb.serialNumber === undefined || usb.serialNumber === candidate.serialNumber),
  )
  if (fitting.length > 1) throw new UmtError('UMT-LINK-105', { device, ports: named(fitting) })
  return fitting[0]?.path
}

const named = (ports: readonly PortDescription[]): string => ports.map(({ byPath, path }) => byPath ?? path).join(', ')
