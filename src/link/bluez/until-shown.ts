import type { Clock } from '../../clock.ts'
import type { ObjectMirror } from './object-mirror.ts'

/** Resolves with what `look` finds once the mirror shows it. Rejects with the reason of the signal. */
export async function untilShown<T>(mirror: ObjectMirror, look: () => T | undefined, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const check = () => {
    const found = look()
    if (found !== undefined) resolve(found)
  }
  const stop = () => reject(signal.reason)
  using _ = mirror.watch(check)
  signal.addEventListener('abort', stop, { once: true })
  try {
    check()
    return await promise
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

export interface Deadline extends Disposable {
  readonly signal: AbortSignal
  /** Whether it was the time that ended it. */
  readonly passed: boolean
}

/** A signal that is aborted after a time, or together with another one. */
export function deadline(clock: Clock, name: string, ms: number, other: AbortSignal): Deadline {
  const own = new AbortController()
  const timer = clock.after(name, ms, () => own.abort(new Error(`${name}: not within ${ms} ms`)))
  return {
    signal: AbortSignal.any([own.signal, other]),
    get passed() {
      return own.signal.aborted
    },
    [Symbol.dispose]: () => timer[Symbol.dispose](),
  }
}
