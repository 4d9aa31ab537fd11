import type { Clock } from '../../clock.ts'
import type { BusConnection } from '../../dbus/bus-connection.ts'
import { characteristicsOf } from './gatt-tree.ts'
import { CHARACTERISTIC, DEVICE, PROPERTIES, SERVICE } from './names.ts'
import type { ObjectMirror } from './object-mirror.ts'
import { deadline, untilShown } from './until-shown.ts'

const RESOLVED_MS = 20_000
const QUIET_MS = 500

export interface ResolvingDevice {
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  /** Object path of `Device1`. */
  readonly device: string
  readonly clock: Clock
  /** Aborted when the connection ends. */
  readonly signal: AbortSignal
}

/**
 * Waits until bluetoothd has discovered the services of a connected device and the mirror shows all of them. Gives
 * `late` when that took longer than 20 s, `none` when it found nothing.
 *
 * `ServicesResolved` may be told ahead of the objects (BlueZ issue 1489), yet some devices stay for 3 s only, so that a
 * fixed pause is no way. bluetoothd is one thread and tells everything that is outstanding before each answer: when one
 * question after `ServicesResolved` brought nothing new, there is nothing more, and no time was lost. Only where objects
 * still come in are 500 ms without a new one waited for.
 */
export async function servicesResolved(options: ResolvingDevice): Promise<'resolved' | 'late' | 'none'> {
  const { bus, mirror, device, clock, signal } = options
  using limit = deadline(clock, 'services resolved', RESOLVED_MS, signal)
  try {
    await untilShown(mirror, () => mirror.get(device, DEVICE)?.['ServicesResolved'] === true || undefined, limit.signal)
  } catch (error) {
    if (limit.passed) return 'late'
    throw error
  }
  const news = newObjects(options)
  using _ = news
  const isThere = () => characteristicsOf(mirror, device).length > 0
  const question = { path: device, interface: PROPERTIES, member: 'Get' }
  await bus.call({ ...question, signature: 'ss', body: [DEVICE, 'ServicesResolved'] })
  signal.throwIfAborted()
  if (isThere() && !news.came) return 'resolved'
  await news.quiet()
  return isThere() ? 'resolved' : 'none'
}

/** Follows the GATT objects that are exported below a device. */
function newObjects({ mirror, device, clock, signal }: ResolvingDevice) {
  let came = false
  let told: (() => void) | undefined
  const watch = mirror.watch((change) => {
    if (change.change !== 'added' || !change.path.startsWith(`${device}/`)) return
    if (change.interface !== SERVICE && change.interface !== CHARACTERISTIC) return
    came = true
    told?.()
  })
  return {
    get came() {
      return came
    },
    /** Resolves when nothing new came for a while. */
    async quiet(): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      let timer: Disposable | undefined
      const stop = () => reject(signal.reason)
      told = () => {
        timer?.[Symbol.dispose]()
        timer = clock.after('no new service', QUIET_MS, resolve)
      }
      signal.addEventListener('abort', stop, { once: true })
      try {
        told()
        await promise
      } finally {
        timer?.[Symbol.dispose]()
        signal.removeEventListener('abort', stop)
      }
    },
    [Symbol.dispose]: () => watch[Symbol.dispose](),
  }
}
