import { DbusError } from '../../dbus/dbus-error.ts'
import type { BluezConnection } from './bluez-service.ts'
import { DEVICE } from './names.ts'

const CONNECT_MS = 30_000

/**
 * Connects to a device that was heard. Resolves with why not when it did not succeed; then nothing of the attempt is
 * left. Never rejects.
 */
export async function connectDevice(
  { bus, mirror }: BluezConnection,
  path: string,
  signal: AbortSignal,
): Promise<unknown> {
  // A disconnection is the only way to call an attempt off.
  const callOff = () => void disconnectDevice({ bus }, path)
  signal.addEventListener('abort', callOff, { once: true })
  try {
    await bus.call({ path, interface: DEVICE, member: 'Connect', timeoutMs: CONNECT_MS })
  } catch (error) {
    if (!(error instanceof DbusError && error.name === 'org.bluez.Error.AlreadyConnected')) {
      await disconnectDevice({ bus }, path)
      return error
    }
  } finally {
    signal.removeEventListener('abort', callOff)
  }
  // bluetoothd tells what it changed before it answers, but not when the first channel is faster than the kernel's word
  // that there is a connection: then it is connected and has told nobody.
  const isConnected = () => mirror.get(path, DEVICE)?.['Connected'] === true
  if (!isConnected()) await mirror.reread(path, DEVICE, 'Connected').catch(() => undefined)
  if (isConnected()) return undefined
  return new DbusError('org.bluez.Error.NotConnected', 'gone before it was connected')
}

/** Ends the connection, or the attempt at one. What fails in it is over already, or ends with bluetoothd. */
export async function disconnectDevice({ bus }: Pick<BluezConnection, 'bus'>, path: string): Promise<void> {
  await bus.call({ path, interface: DEVICE, member: 'Disconnect' }).catch(() => undefined)
}
