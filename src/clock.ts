/** The only way to know the time or to wait. Tests pass their own. */
export interface Clock {
  /** Milliseconds since 1970 as this process counts them: what comes later has a larger number. */
  now(): number
  /** UTC, ms since 1970, of an instant of {@link now}, as the machine knows it today. Whatever leaves the daemon is in UTC. */
  utc(instant: number): number
  /** Calls back once after `ms`; disposing cancels. The timer does not keep the process alive. */
  after(name: string, ms: number, callback: () => void): Disposable
  /** Calls back every `ms` until disposed. */
  every(name: string, ms: number, callback: () => void): Disposable
  /** Resolves after `ms`, or rejects when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  utc: (instant) => instant,
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
