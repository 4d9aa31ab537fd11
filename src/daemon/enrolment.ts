import type { BleTarget, BluetoothAddress, BondPolicy } from '../link/bluetooth.ts'
import type { BleDriver } from './recognise.ts'

/** By what a Bluetooth device is heard. */
export interface Enrolment {
  readonly device: string
  readonly driver: string
  readonly address: BluetoothAddress
  readonly adapter?: BluetoothAddress | undefined
  readonly bond?: BondPolicy | undefined
}

const DEFAULT_COOLDOWN_MS = 10_000

/** What pairing found out of a device that the configuration names. */
export const keysOf = (enrolled: Enrolment | undefined): Pick<Enrolment, 'adapter' | 'bond'> =>
  enrolled ? { adapter: enrolled.adapter, bond: enrolled.bond } : {}

export const targetOf = ({ device, address, adapter, bond }: Enrolment, { match: { ble } }: BleDriver): BleTarget => ({
  device,
  address,
  ...(adapter === undefined ? {} : { adapter }),
  services: ble.services,
  bond: bond ?? ble.bond ?? 'reuse',
  cooldownMs: ble.cooldownMs ?? DEFAULT_COOLDOWN_MS,
  settleMs: ble.settleMs ?? 0,
})

/** Without what a paired device said of itself: that is no reason to connect to it anew. */
export const whatCounts = ({ device, driver, address, adapter, bond }: Enrolment): Enrolment => ({
  device,
  driver,
  address,
  adapter,
  bond,
})
