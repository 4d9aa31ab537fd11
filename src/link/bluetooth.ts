import type { Link } from './link.ts'

/** Upper-case, `AA:BB:CC:DD:EE:FF`. Of a device that hides behind changing addresses: the identity that bonding revealed. */
export type BluetoothAddress = string

/** A device that was heard advertising. */
export interface Sighting {
  readonly address: BluetoothAddress
  /**
   * `public` and `static` stay for life; `private` changes by the quarter of an hour, so that such a device is known
   * again only after bonding.
   */
  readonly addressType: 'public' | 'static' | 'private'
  readonly name?: string
  /** Advertised services: four hexadecimal digits for 16-bit UUIDs, 36 characters for any other. */
  readonly services: readonly string[]
  /** dBm; absent when the adapter does not tell. */
  readonly rssi?: number
  readonly bonded: boolean
  /** Address of our adapter that heard it. */
  readonly adapter: BluetoothAddress
  readonly at: number
}

/**
 * What becomes of the keys. `reuse`: kept and used on each connection. `session`: the device forgets them each time, so
 * they are made anew. `none`: the device has none; it is told apart by its address alone.
 */
export type BondPolicy = 'reuse' | 'session' | 'none'

/** A paired device, as its link has to know it. */
export interface BleTarget {
  /** Our id of it, for messages. */
  readonly device: string
  readonly address: BluetoothAddress
  /** The only adapter to use; any unless given. */
  readonly adapter?: BluetoothAddress
  /** Services that it advertises. */
  readonly services: readonly string[]
  readonly bond: BondPolicy
  /** After it has gone it is not connected to for so long: many still advertise for a moment, and would send again. */
  readonly cooldownMs: number
  /** Waited between the discovery of its services and the first thing that is asked of it. */
  readonly settleMs: number
}

/** The person who pairs; asked by the device through BlueZ. */
export interface PairingPerson {
  /** Six digits that the device shows. `undefined` refuses. */
  passkey(signal: AbortSignal): Promise<number | undefined>
  /** Six digits that the person types into the device. */
  showPasskey(passkey: number): void
  /** Whether the device shows these six digits too. */
  confirm(passkey: number, signal: AbortSignal): Promise<boolean>
}

export interface PairRequest {
  readonly address: BluetoothAddress
  readonly adapter?: BluetoothAddress
  readonly bond: BondPolicy
  readonly person: PairingPerson
  readonly signal: AbortSignal
  /** Told when keys that it had were thrown away for this: from here on it is paired only if this succeeds. */
  readonly keysGone?: () => void
}

/** `address` is the one to enrol: the identity, which bonding may have revealed. */
export interface Paired {
  readonly address: BluetoothAddress
  readonly bonded: boolean
}

/** Rungs of the ladder by which a radio that does not answer is brought back, the mildest first. */
export type Rung = 'restart-discovery' | 'rediscover-device' | 'power-cycle' | 'restart-bluetooth' | 'tell-a-person'

export interface AdapterState {
  readonly address: BluetoothAddress
  readonly powered: boolean
  readonly discovering: boolean
  /** Switched off by rfkill: a key, a switch or flight mode; we cannot mend it. */
  readonly blocked: boolean
}

export interface BluetoothState {
  /** `absent`: no D-Bus. `stopped`: D-Bus, but no bluetoothd. `no-adapter`: bluetoothd, but no radio that we may use. */
  readonly service: 'absent' | 'stopped' | 'no-adapter' | 'running'
  readonly adapters: readonly AdapterState[]
  /** How often each rung was climbed since the start. */
  readonly rungs: Readonly<Record<Rung, number>>
}

/**
 * The radios of this machine. It survives bluetoothd, D-Bus and adapters that come and go. Only devices that were opened
 * are ever connected to.
 */
export interface Bluetooth extends AsyncDisposable {
  readonly state: BluetoothState
  /** Hears every advertisement of the wanted services while it is not disposed; of every BLE device when none are given. */
  scan(options: { readonly services?: readonly string[] }, heard: (sighting: Sighting) => void): Disposable
  /**
   * Pairs with a device in pairing mode; the connection may stay open for the link that is opened next. Rejects with
   * `UMT-BLE-…` codes. Only during this call can any device pair with us.
   */
  pair(request: PairRequest): Promise<Paired>
  /**
   * Forgets keys and everything that is cached of a device; nothing happens when there is nothing. What a bond has shown to
   * be another device is spared where `isOurs` says so of its address.
   */
  forget(address: BluetoothAddress, isOurs?: (identity: BluetoothAddress) => boolean): Promise<void>
  /** A link that waits for the device to advertise, connects, and does so again each time. */
  open(target: BleTarget): Link
}
