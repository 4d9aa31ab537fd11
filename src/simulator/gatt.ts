import type { Answer } from '../dbus/bus-connection.ts'

/** What a central has to have done before it may touch a characteristic. */
export type Protection = 'open' | 'encrypted' | 'authenticated'

/**
 * Errors that bluetoothd can pass on: 0x0D, 0xFE, and 0x0E for all others, also where the standard has a code of its own.
 */
export type Refusal = 'InvalidValueLength' | 'InProgress' | 'Failed'

export interface Characteristic {
  /** As in recordings: four hexadecimal digits, or the first eight of a UUID that is not of the SIG. */
  readonly channel: string
  /** The whole UUID, where the channel is only its first eight digits. */
  readonly uuid?: string
  readonly send?: 'notify' | 'indicate'
  readonly read?: () => Uint8Array
  /** Why it is refused, or nothing when it was taken. */
  readonly write?: (value: Uint8Array) => Refusal | undefined
  /** Only written without an answer, so that nobody hears of a refusal. */
  readonly writeCommand?: boolean
  /** Whether it is protected when the device is; device information seldom is. */
  readonly open?: boolean
}

export interface Service {
  /** Four hexadecimal digits, or a whole UUID. */
  readonly service: string
  readonly characteristics: readonly Characteristic[]
}

/** Flags of a characteristic as org.bluez.GattCharacteristic1 names them. */
export function flagsOf(characteristic: Characteristic, protection: Protection): string[] {
  const { send, read, write, writeCommand = false, open = false } = characteristic
  const prefix = open ? '' : { open: '', encrypted: 'encrypt-', authenticated: 'encrypt-authenticated-' }[protection]
  const sending = send === undefined ? [] : prefix === '' ? [send] : [send, `${prefix}${send}`]
  // bluetoothd knows no encryption of a write without response: such a characteristic is open.
  const writing = write ? [writeCommand ? 'write-without-response' : `${prefix}write`] : []
  return [...(read ? [`${prefix}read`] : []), ...writing, ...sending]
}

export const refused = (why: Refusal): Answer => ({ error: `org.bluez.Error.${why}`, message: why })
