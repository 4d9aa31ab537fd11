import type { Clock } from '../../clock.ts'
import { type BusConnection, variant } from '../../dbus/bus-connection.ts'
import { UmtError } from '../../errors.ts'
import type { BondPolicy, Paired, PairingPerson } from '../bluetooth.ts'
import { registerAgent } from './agent.ts'
import { connectDevice, disconnectDevice } from './connect-device.ts'
import { failureOf } from './failures.ts'
import { nameOf } from './gatt-tree.ts'
import { DEVICE, PROPERTIES } from './names.ts'
import type { ObjectMirror, Properties } from './object-mirror.ts'
import { askToPair } from './pair-call.ts'
import { rediscover } from './rediscover.ts'
import { addressTypeOf, isBonded } from './sighting.ts'

export interface PairingOptions {
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  /** Object path of `Device1`; an adapter has to be discovering. */
  readonly device: string
  readonly person: PairingPerson
  readonly bond: BondPolicy
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Its old keys were thrown away. */
  readonly keysGone?: (() => void) | undefined
  readonly report: (error: unknown) => void
}

const ATTEMPTS = 3
const BETWEEN_ATTEMPTS_MS = 1_000

/**
 * Pairs with a device that is in pairing mode, and leaves it connected. Rejects with `UMT-BLE-104` when it is not seen,
 * `105` when it refuses or the code was wrong, `106` when pairing is broken off, also by the signal, and `107` when it
 * could not be known again. After a rejection it is not connected.
 */
export async function pairDevice(options: PairingOptions): Promise<Paired> {
  const { bus, mirror, bond } = options
  const name = nameOf(mirror, options.device)
  const known = mirror.get(options.device, DEVICE)
  if (!known) throw new UmtError('UMT-BLE-104', { device: name })
  try {
    if (bond === 'none') return await enrol(options, name, known)
    // A device in pairing mode has thrown its key away, or is about to: ours would only make it drop the connection.
    const device = isBonded(known) ? await rediscover(options, known) : options.device
    if (device === undefined) throw new UmtError('UMT-BLE-104', { device: name })
    await using _ = await registerAgent({ ...options, device })
    try {
      return await bonded({ ...options, device }, name)
    } catch (error) {
      await disconnectDevice({ bus }, device)
      throw error
    }
  } catch (error) {
    throw typed(error, name, options.signal)
  }
}

/**
 * Pairs without connecting first. bluetoothd then encrypts before it discovers services, without which some cuffs hang up,
 * and offers what the agent can do from the first moment, also to a device that asks for security by itself.
 */
async function bonded(options: PairingOptions, name: string): Promise<Paired> {
  const { mirror, device } = options
  const before = mirror.get(device, DEVICE) ?? {}
  const refusal = await persistently(options, () => askToPair(options))
  const now = mirror.get(device, DEVICE) ?? before
  if (refusal !== undefined) throw refusal
  if (isBonded(now)) await trust(options)
  else if (isPrivate(now)) throw new UmtError('UMT-BLE-107', { device: name })
  return { address: addressOf(now), bonded: isBonded(now) }
}

/** A device without keys is told apart by its address alone; that it connects shows that it is the one in hand. */
async function enrol(options: PairingOptions, name: string, known: Properties): Promise<Paired> {
  if (isPrivate(known)) throw new UmtError('UMT-BLE-107', { device: name })
  const failure = await persistently(options, () => connectDevice(options, options.device, options.signal))
  if (failure !== undefined) throw failure
  return { address: addressOf(known), bonded: false }
}

/** Tries again what fails as connections do in the moment in which they are made. Gives the last failure. */
async function persistently({ clock, signal }: PairingOptions, attempt: () => Promise<unknown>): Promise<unknown> {
  for (let left = ATTEMPTS - 1; ; left--) {
    const failure = await attempt()
    signal.throwIfAborted()
    if (failure === undefined || left === 0 || !['gone', 'busy'].includes(failureOf(failure))) return failure
    await clock.sleep(BETWEEN_ATTEMPTS_MS, signal)
  }
}

/** So that bluetoothd lets it use its keys on its own. */
async function trust({ bus, device, report }: PairingOptions): Promise<void> {
  const body = [DEVICE, 'Trusted', variant('b', true)]
  await bus.call({ path: device, interface: PROPERTIES, member: 'Set', signature: 'ssv', body }).catch(report)
}

function typed(error: unknown, device: string, signal: AbortSignal): unknown {
  if (error instanceof UmtError) return error
  const detail = error instanceof Error ? error.message : String(error)
  if (signal.aborted) return new UmtError('UMT-BLE-106', { device, detail: 'cancelled' }, { cause: error })
  switch (failureOf(error)) {
    case 'not-there':
      return new UmtError('UMT-BLE-104', { device }, { cause: error })
    case 'authentication':
    case 'refused':
      return new UmtError('UMT-BLE-105', { device, detail }, { cause: error })
    default:
      return new UmtError('UMT-BLE-106', { device, detail }, { cause: error })
  }
}

const addressOf = ({ Address: address }: Properties): string => String(address).toUpperCase()

const isPrivate = ({ Address: address, AddressType: type }: Properties): boolean =>
  addressTypeOf(String(address), String(type)) === 'private'
