import { DbusError } from '../../dbus/dbus-error.ts'

/**
 * Why something that was asked of bluetoothd did not happen.
 * - `gone`: the device is not connected, went out of reach, or the connection attempt failed; the next advertisement may do
 * - `busy`: something of the kind is under way already
 * - `off`: the adapter is off, or blocked by rfkill
 * - `already`: it is as it was to become
 * - `refused`: the device or bluetoothd does not offer it
 * - `authentication`: keys are missing, wrong, or were not agreed upon
 * - `cancelled`: pairing was broken off by one side or by the loss of the connection
 * - `not-there`: bluetoothd knows no such object (any more)
 * - `no-answer`: whether it happened is unknown
 * - `no-service`: no bluetoothd, or no D-Bus
 * - `not-allowed`: this user may not talk to bluetoothd
 * - `failed`: anything else
 */
export type Failure =
  | 'gone'
  | 'busy'
  | 'off'
  | 'already'
  | 'refused'
  | 'authentication'
  | 'cancelled'
  | 'not-there'
  | 'no-answer'
  | 'no-service'
  | 'not-allowed'
  | 'failed'

const BLUEZ = 'org.bluez.Error.'
const DBUS = 'org.freedesktop.DBus.Error.'

const BY_NAME: Readonly<Record<string, Failure>> = {
  [`${BLUEZ}NotConnected`]: 'gone',
  [`${BLUEZ}ConnectionAttemptFailed`]: 'gone',
  [`${BLUEZ}InProgress`]: 'busy',
  [`${BLUEZ}Busy`]: 'busy',
  [`${BLUEZ}NotReady`]: 'off',
  [`${BLUEZ}Blocked`]: 'off',
  [`${BLUEZ}AlreadyConnected`]: 'already',
  [`${BLUEZ}AlreadyExists`]: 'already',
  [`${BLUEZ}NotPermitted`]: 'refused',
  [`${BLUEZ}NotAuthorized`]: 'refused',
  [`${BLUEZ}NotSupported`]: 'refused',
  [`${BLUEZ}NotAvailable`]: 'refused',
  [`${BLUEZ}InvalidArguments`]: 'refused',
  [`${BLUEZ}InvalidValueLength`]: 'refused',
  [`${BLUEZ}InvalidOffset`]: 'refused',
  [`${BLUEZ}ImproperlyConfigured`]: 'refused',
  [`${BLUEZ}Rejected`]: 'authentication',
  [`${BLUEZ}AuthenticationFailed`]: 'authentication',
  [`${BLUEZ}AuthenticationRejected`]: 'authentication',
  [`${BLUEZ}AuthenticationCanceled`]: 'cancelled',
  [`${BLUEZ}AuthenticationTimeout`]: 'cancelled',
  [`${BLUEZ}Canceled`]: 'cancelled',
  [`${BLUEZ}DoesNotExist`]: 'not-there',
  [`${BLUEZ}NoSuchAdapter`]: 'not-there',
  [`${DBUS}UnknownObject`]: 'not-there',
  [`${DBUS}UnknownMethod`]: 'not-there',
  [`${DBUS}UnknownInterface`]: 'not-there',
  [`${DBUS}UnknownProperty`]: 'not-there',
  [`${DBUS}NoReply`]: 'no-answer',
  [`${DBUS}Timeout`]: 'no-answer',
  [`${DBUS}TimedOut`]: 'no-answer',
  [`${DBUS}ServiceUnknown`]: 'no-service',
  [`${DBUS}NameHasNoOwner`]: 'no-service',
  [`${DBUS}Disconnected`]: 'no-service',
  [`${DBUS}NoServer`]: 'no-service',
  [`${DBUS}AccessDenied`]: 'not-allowed',
  [`${DBUS}AuthFailed`]: 'not-allowed',
}

/** `Failed` says what happened in its text only: a token of bluetoothd, or the sentence of an errno. */
const BY_TEXT: readonly (readonly [pattern: RegExp, failure: Failure])[] = [
  [/not paired|key-missing/i, 'authentication'],
  [/rfkill|blocked|not-powered|not ready|network is down|no such device/i, 'off'],
  [/already-connected/i, 'already'],
  [/in progress|-busy|busy|connection-limit|connection canceled|operation already/i, 'busy'],
  [/not connected|no att transport|disconnected|transport endpoint/i, 'gone'],
  [/abort|connection-(timeout|refused|link-layer|gatt-browsing|unknown|socket)|page-timeout/i, 'gone'],
  [/connection (reset|refused|timed out)|host is (down|unreachable)|input\/output error/i, 'gone'],
  [/not-supported|invalid-arguments|att error/i, 'refused'],
]

/** Puts an error of D-Bus into a class. Sources: `src/error.h` and `src/device.c` of BlueZ, the D-Bus specification. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof DbusError)) return 'failed'
  const { name, message } = error
  if (name.startsWith(`${DBUS}Spawn.`)) return 'no-service'
  // The text of NotPermitted tells a read that only a bonded peer may do from one that nobody may.
  if (name === `${BLUEZ}NotPermitted` && /not paired/i.test(message)) return 'authentication'
  const known = BY_NAME[name]
  if (known !== undefined) return known
  return BY_TEXT.find(([pattern]) => pattern.test(message))?.[1] ?? 'failed'
}
