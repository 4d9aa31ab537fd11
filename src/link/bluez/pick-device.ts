import type { BleTarget } from '../bluetooth.ts'
import type { HeardDevice } from './hearing.ts'

/** A controller that leaves out duplicates tells of a device every few seconds only. */
const NEAR_MS = 5_000

/** The device as the adapter knows it that hears it best, of those that heard it just now. */
export const pickDevice = (devices: readonly HeardDevice[], now: number): HeardDevice | undefined =>
  devices
    .filter((device) => device.adapter.powered && isNear(device, now))
    .toSorted((one, other) => strength(other) - strength(one))
    .at(0)

export const isAdapterOf = ({ adapter }: BleTarget, address: string): boolean =>
  adapter === undefined || adapter === address

/** Either way: the clock of a vehicle is set while it drives. */
export const isNear = ({ heardAt }: HeardDevice, now: number): boolean =>
  heardAt !== undefined && Math.abs(now - heardAt) <= NEAR_MS

/** Weaker than any that was told. */
const strength = ({ sighting }: HeardDevice): number => sighting.rssi ?? -128
