import type { Clock } from '../../clock.ts'
import type { BusConnection } from '../../dbus/bus-connection.ts'
import { ADAPTER, DEVICE } from './names.ts'
import type { ObjectMirror, Properties } from './object-mirror.ts'
import { deadline, untilShown } from './until-shown.ts'

const REMOVE_MS = 10_000
const HEARD_AGAIN_MS = 30_000

export interface RediscoverOptions {
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  /** Object path of `Device1`. */
  readonly device: string
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called once its keys are gone, before it is heard again. */
  readonly keysGone?: (() => void) | undefined
}

/**
 * Lets bluetoothd forget a device with its keys and everything that is cached of it, and waits until it is heard again.
 * Gives its object path, or `undefined` when it was not heard for 30 s. Rejects with {@link DbusError} or the reason of
 * the signal.
 */
export async function rediscover(options: RediscoverOptions, known: Properties): Promise<string | undefined> {
  const { bus, mirror, device, clock, signal } = options
  const { Address: address } = known
  const adapter = device.slice(0, device.lastIndexOf('/'))
  let isGone = false
  // Watched from before the call: it may be gone and heard again by the time that we are told that it is gone.
  using _ = mirror.watch((change) => {
    if (change.change === 'removed' && change.path === device && change.interface === DEVICE) isGone = true
  })
  using limit = deadline(clock, 'heard again', HEARD_AGAIN_MS, signal)
  const remove = { path: adapter, interface: ADAPTER, member: 'RemoveDevice', signature: 'o', body: [device] }
  await bus.call({ ...remove, timeoutMs: REMOVE_MS })
  options.keysGone?.()
  const heardAgain = () =>
    isGone
      ? mirror
          .all(DEVICE)
          .find(({ path, properties }) => path.startsWith(`${adapter}/`) && properties['Address'] === address)?.path
      : undefined
  try {
    return await untilShown(mirror, heardAgain, limit.signal)
  } catch (error) {
    if (limit.passed) return undefined
    throw error
  }
}
