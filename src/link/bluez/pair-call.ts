import type { Clock } from '../../clock.ts'
import type { BusConnection } from './bus-connection.ts'
import { DbusError } from './dbus-error.ts'
import { failureOf } from './failures.ts'
import { DEVICE } from './names.ts'
import type { Change, ObjectMirror } from './object-mirror.ts'

const PAIR_MS = 60_000
/** bluetoothd says why only after it has told that the connection is gone: a wrong passkey ends it. */
const LAST_WORD_MS = 2_000

export interface PairCallOptions {
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  /** Object path of `Device1`, connected. */
  readonly device: string
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly report: (error: unknown) => void
}

/**
 * Asks bluetoothd to pair. Gives `undefined` when it did, else the error that says why not; when that is not for
 * bluetoothd to say (the signal, the time, the device or bluetoothd gone) nothing goes on any more.
 */
export async function askToPair(options: PairCallOptions): Promise<unknown> {
  const { bus, mirror, device, clock, signal } = options
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const givenUp = (why: string) => resolve(new DbusError('org.bluez.Error.Canceled', why))
  const abort = () => givenUp('cancelled')
  let lastWord: Disposable | undefined
  const follow = (change: Change) => {
    if (change.change === 'stopped') givenUp('bluetoothd has stopped')
    if (!('path' in change) || change.path !== device || change.interface !== DEVICE) return
    if (change.change === 'removed') givenUp('the device is not known any more')
    if (change.change !== 'changed' || change.changed['Connected'] === undefined) return
    lastWord?.[Symbol.dispose]()
    if (change.changed['Connected'] === false)
      lastWord = clock.after('last word', LAST_WORD_MS, () => givenUp('the device has left'))
  }
  if (signal.aborted) return signal.reason
  using _ = mirror.watch(follow)
  signal.addEventListener('abort', abort, { once: true })
  let isAnswered = false
  const call = bus.call({ path: device, interface: DEVICE, member: 'Pair', timeoutMs: PAIR_MS }).then(
    () => undefined,
    (error: unknown) => error,
  )
  call.then((outcome) => {
    // No answer is none; and that a key is there already is what was wanted.
    isAnswered = failureOf(outcome) !== 'no-answer'
    resolve(failureOf(outcome) === 'already' ? undefined : outcome)
  })
  try {
    return await promise
  } finally {
    lastWord?.[Symbol.dispose]()
    signal.removeEventListener('abort', abort)
    if (!isAnswered) await cancel(options)
  }
}

/** Only while a pairing is under way: at any other time bluetoothd takes it as a wish to forget the keys. */
async function cancel({ bus, device, report }: PairCallOptions): Promise<void> {
  await bus.call({ path: device, interface: DEVICE, member: 'CancelPairing' }).catch((error: unknown) => {
    if (!['no-service', 'not-there'].includes(failureOf(error))) report(error)
  })
}
