import type { Answer } from '../link/bluez/bus-connection.ts'

/** What a central has to have done before it may touch a characteristic. */
export type Protection = 'open' | 'encrypted' | 'authenticated'

export interface Characteristic {
  /** Four hexadecimal digits. */
  readonly channel: string
  readonly send?: 'notify' | 'indicate'
  readonly read?: () => Uint8Array
  /** Error code of the Attribute Protocol, or nothing when it was taken. */
  readonly write?: (value: Uint8Array) => number | undefined
  /** Whether it is protected when the device is; device information seldom is. */
  readonly open?: boolean
}

export interface Service {
  readonly service: string
  readonly characteristics: readonly Characteristic[]
}

/** Application errors of the Attribute Protocol. */
export const ATT_ERROR = { valueNotAllowed: 0x13, notSubscribed: 0xfd, procedureInProgress: 0xfe } as const

export const uuidOf = (short: string): string => `0000${short}-0000-1000-8000-00805f9b34fb`

/** Flags of a characteristic as org.bluez.GattCharacteristic1 names them. */
export function flagsOf(characteristic: Characteristic, protection: Protection): string[] {
  const { send, read, write, open = false } = characteristic
  const prefix = open ? '' : { open: '', encrypted: 'encrypt-', authenticated: 'encrypt-authenticated-' }[protection]
  const sending = send === undefined ? [] : prefix === '' ? [send] : [send, `${prefix}${send}`]
  return [...(read ? [`${prefix}read`] : []), ...(write ? [`${prefix}write`] : []), ...sending]
}

/** bluetoothd takes the error code of the Attribute Protocol from the message. */
export const attError = (code: number): Answer => ({
  error: 'org.bluez.Error.Failed',
  message: `0x${code.toString(16)}`,
})
