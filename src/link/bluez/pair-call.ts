import type { Clock } from '../../clock.ts'
import type { BusConnection } from '../../dbus/bus-connection.ts'
import { DbusError } from '../../dbus/dbus-error.ts'
import { failureOf } from './failures.ts'
import { DEVICE } from './names.ts'
import type { Change, ObjectMirror } from './object-mirror.ts'
import { isBonded } from './sighting.ts'

const PAIR_MS = 60_000
/** bluetoothd says why only after it has told that the connection is gone: a wrong passkey ends it. */
const LAST_WORD_MS = 2_000

export interface PairCallOptions {
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  /** Object path of `Device1`. */
  readonly device: string
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly report: (error: unknown) => void
}

/**
 * Asks bluetoothd to connect and pair. Gives `undefined` when it did, else the error that says why not; when that is not
 * for bluetoothd to say (the signal, the time, the device or bluetoothd gone) nothing goes on any more.
 */
export async function askToPair(options: PairCallOptions): Promise<unknown> {
  const { bus, mirror, device, clock, signal } = options
  if (signal.aborted) return signal.reason
  const { promise, resolve } = Promise.withResolvers<unknown>()
  let goesOn = true
  const over = (outcome: unknown) => {
    goesOn = false
    resolve(outcome)
  }
  const givenUp = (why: string) => resolve(new DbusError('org.bluez.Error.Canceled', why))
  const abort = () => givenUp('cancelled')
  const bonded = () => isBonded(mirror.get(device, DEVICE) ?? {})
  let lastWord: Disposable | undefined
  const follow = (change: Change) => {
    if (change.change === 'stopped') givenUp('bluetoothd has stopped')
    if (!('path' in change) || change.path !== device || change.interface !== DEVICE) return
    if (change.change === 'removed') givenUp('the device is not known any more')
    if (change.change !== 'changed') return
    const { Bonded: bond, Paired: paired, Connected: connected } = change.changed
    if (bond === undefined && paired === undefined && connected === undefined) return
    lastWord?.[Symbol.dispose]()
    // bluetoothd loses its answer when it is discovering services at that moment.
    if (bonded()) lastWord = clock.after('bonded', LAST_WORD_MS, () => over(undefined))
    else if (connected === false)
      lastWord = clock.after('last word', LAST_WORD_MS, () => givenUp('the device has left'))
  }
  using _ = mirror.watch(follow)
  signal.addEventListener('abort', abort, { once: true })
  bus.call({ path: device, interface: DEVICE, member: 'Pair', timeoutMs: PAIR_MS }).then(
    () => over(undefined),
    (error: unknown) => {
      const failure = failureOf(error)
      // Some devices leave as soon as they have their keys; the answer is then about their services.
      if (failure === 'already' || bonded()) over(undefined)
      else if (failure === 'no-answer') resolve(error)
      else over(error)
    },
  )
  try {
    return await promise
  } finally {
    lastWord?.[Symbol.dispose]()
    signal.removeEventListener('abort', abort)
    if (goesOn) await cancel(options)
  }
}

/** Only while a pairing is under way: at any other time bluetoothd takes it as a wish to forget the keys. */
async function cancel({ bus, device, report }: PairCallOptions): Promise<void> {
  await bus.call({ path: device, interface: DEVICE, member: 'CancelPairing' }).catch((error: unknown) => {
    if (!['no-service', 'not-there'].includes(failureOf(error))) report(error)
  })
}
