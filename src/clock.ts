import { SteadyTime } from './clock/steady-time.ts'

/** The only way to know the time or to wait. Tests pass their own. */
export interface Clock {
  /** Milliseconds since 1970 as this process counts them: what comes later has a larger number, whatever is done to the clock of the machine. */
  now(): number
  /**
   * UTC, ms since 1970, of an instant of {@link now}, as the machine knows it today: the same distance for all instants.
   * Whatever leaves the daemon is in UTC.
   */
  utc(instant: number): number
  /** Calls back once after `ms`; disposing cancels. The timer does not keep the process alive. */
  after(name: string, ms: number, callback: () => void): Disposable
  /** Calls back every `ms` until disposed. */
  every(name: string, ms: number, callback: () => void): Disposable
  /** Resolves after `ms`, or rejects when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** UTC of an instant; the part of a {@link Clock} by which things leave the daemon. */
export type ToUtc = Clock['utc']

/** Where UTC and the instants of the daemon are one, as in a recording that is played as it was made. */
export const asItIs: ToUtc = (instant) => instant

/** How far the clock of the machine was moved since the process began: UTC minus the instants of the daemon, ms. */
export const correctionOf = (utc: ToUtc): number => utc(0)

/** The instant of the daemon that a UTC of elsewhere names, such as one that was read from disk. */
export const steadyOf = (utc: ToUtc, instant: number): number => instant - correctionOf(utc)

const time = new SteadyTime()

export const systemClock: Clock = {
  now: () => time.now(),
  utc: (instant) => time.utc(instant),
  after(_name, ms, callback) {
    const timer = setTimeout(callback, ms).unref()
    return { [Symbol.dispose]: () => clearTimeout(timer) }
  },
  every(_name, ms, callback) {
    const timer = setInterval(callback, ms).unref()
    return { [Symbol.dispose]: () => clearInterval(timer) }
  },
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const aborted = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      if (signal?.aborted) return reject(signal.reason)
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', aborted)
        resolve()
      }, ms)
      signal?.addEventListener('abort', aborted, { once: true })
    }),
}
