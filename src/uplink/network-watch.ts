import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import type { Clock } from '../clock.ts'

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>

const LOOK_EVERY_MS = 3_000

export interface NetworkWatchOptions {
  readonly clock: Clock
  /** The machine has another address than before, or one at all: what did not go may go now. */
  readonly changed: () => void
  /** Of this machine unless given. */
  readonly interfaces?: () => Interfaces
}

/** Looks whether the network came back, by the addresses of the machine: cheap, and the same in every distribution. */
export function networkWatch({ clock, changed, interfaces = networkInterfaces }: NetworkWatchOptions): Disposable {
  let before = addressesOf(interfaces())
  return clock.every('network', LOOK_EVERY_MS, () => {
    const now = addressesOf(interfaces())
    const isNew = [...now].some((address) => !before.has(address))
    before = now
    if (isNew) changed()
  })
}

const addressesOf = (interfaces: Interfaces): ReadonlySet<string> =>
  new Set(
    Object.entries(interfaces).flatMap(([name, addresses = []]) =>
      addresses.filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
    ),
  )
