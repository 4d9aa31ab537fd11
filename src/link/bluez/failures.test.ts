import { describe, expect, it } from 'vitest'
import { DbusError } from '../../dbus/dbus-error.ts'
import { type Failure, failureOf } from './failures.ts'

const BLUEZ = 'org.bluez.Error.'
const DBUS = 'org.freedesktop.DBus.Error.'

const TABLE: readonly (readonly [name: string, message: string, failure: Failure])[] = [
  [`${BLUEZ}NotConnected`, 'Not Connected', 'gone'],
  [`${BLUEZ}ConnectionAttemptFailed`, 'Page Timeout', 'gone'],
  [`${BLUEZ}Failed`, 'le-connection-abort-by-local', 'gone'],
  [`${BLUEZ}Failed`, 'le-connection-abort-by-remote', 'gone'],
  [`${BLUEZ}Failed`, 'le-connection-timeout', 'gone'],
  [`${BLUEZ}Failed`, 'le-connection-refused', 'gone'],
  [`${BLUEZ}Failed`, 'le-connection-link-layer-protocol-error', 'gone'],
  [`${BLUEZ}Failed`, 'le-connection-gatt-browsing', 'gone'],
  [`${BLUEZ}Failed`, 'Not connected', 'gone'],
  [`${BLUEZ}Failed`, 'No ATT transport', 'gone'],
  [`${BLUEZ}Failed`, 'Software caused connection abort', 'gone'],
  [`${BLUEZ}Failed`, 'Connection reset by peer', 'gone'],
  [`${BLUEZ}Failed`, 'Connection timed out', 'gone'],
  [`${BLUEZ}Failed`, 'Host is down', 'gone'],
  [`${BLUEZ}Failed`, 'Input/output error', 'gone'],
  [`${BLUEZ}InProgress`, 'Operation already in progress', 'busy'],
  [`${BLUEZ}Busy`, '', 'busy'],
  [`${BLUEZ}Failed`, 'le-connection-busy', 'busy'],
  [`${BLUEZ}Failed`, 'le-connection-concurrent-connection-limit', 'busy'],
  [`${BLUEZ}Failed`, 'Device or resource busy', 'busy'],
  [`${BLUEZ}NotReady`, 'Resource Not Ready', 'off'],
  [`${BLUEZ}Blocked`, 'Blocked through rfkill', 'off'],
  [`${BLUEZ}Failed`, 'Blocked through rfkill', 'off'],
  [`${BLUEZ}Failed`, 'le-connection-adapter-not-powered', 'off'],
  [`${BLUEZ}Failed`, 'No such device', 'off'],
  [`${BLUEZ}AlreadyConnected`, 'Already Connected', 'already'],
  [`${BLUEZ}AlreadyExists`, 'Already Exists', 'already'],
  [`${BLUEZ}Failed`, 'le-connection-already-connected', 'already'],
  [`${BLUEZ}NotPermitted`, 'Read not permitted', 'refused'],
  [`${BLUEZ}NotAuthorized`, 'Operation Not Authorized', 'refused'],
  [`${BLUEZ}NotSupported`, 'Operation is not supported', 'refused'],
  [`${BLUEZ}InvalidArguments`, 'Invalid Length', 'refused'],
  [`${BLUEZ}Failed`, 'Operation failed with ATT error: 0x80', 'refused'],
  [`${BLUEZ}NotPermitted`, 'Not paired', 'authentication'],
  [`${BLUEZ}AuthenticationFailed`, 'Authentication Failed', 'authentication'],
  [`${BLUEZ}AuthenticationRejected`, 'Authentication Rejected', 'authentication'],
  [`${BLUEZ}Failed`, 'le-connection-key-missing', 'authentication'],
  [`${BLUEZ}AuthenticationCanceled`, 'Authentication Canceled', 'cancelled'],
  [`${BLUEZ}AuthenticationTimeout`, 'Authentication Timeout', 'cancelled'],
  [`${BLUEZ}DoesNotExist`, 'Does Not Exist', 'not-there'],
  [`${DBUS}UnknownObject`, 'Method "Connect" … doesn’t exist', 'not-there'],
  [`${DBUS}UnknownMethod`, 'Method "Connect" … doesn’t exist', 'not-there'],
  [`${DBUS}NoReply`, 'Message recipient disconnected from message bus without replying', 'no-answer'],
  [`${DBUS}ServiceUnknown`, 'The name org.bluez was not provided', 'no-service'],
  [`${DBUS}NameHasNoOwner`, 'Could not get owner of name', 'no-service'],
  [`${DBUS}Spawn.ChildExited`, 'Process exited with status 1', 'no-service'],
  [`${DBUS}Spawn.ServiceNotFound`, 'not found', 'no-service'],
  [`${DBUS}Disconnected`, 'closed by us', 'no-service'],
  [`${DBUS}AccessDenied`, 'Rejected send message', 'not-allowed'],
  [`${DBUS}LimitsExceeded`, 'max_match_rules_per_connection', 'failed'],
  [`${BLUEZ}Failed`, 'Operation failed', 'failed'],
]

describe('failures of bluetoothd', () => {
  it.each(TABLE)('puts %s with “%s” into %s', (name, message, failure) => {
    expect(failureOf(new DbusError(name, message))).toBe(failure)
  })

  it('calls what is no error of D-Bus failed', () => {
    expect(failureOf(new TypeError('not connected'))).toBe('failed')
    expect(failureOf('le-connection-busy')).toBe('failed')
  })
})
