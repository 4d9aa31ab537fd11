import type { Clock } from '../../src/clock.ts'

interface Timer {
  at: number
  readonly name: string
  readonly everyMs?: number
  readonly callback: () => void
}

/** A clock that moves only when a test moves it; timers fire in order of their time. */
export class FakeClock implements Clock {
  #now: number
  #correctionMs = 0
  #timers = new Set<Timer>()

  constructor(now = 0) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  utc(instant: number): number {
    return instant + this.#correctionMs
  }

  /** Somebody sets the clock of the machine: what it shows moves, the time does not. */
  step(ms: number): void {
    this.#correctionMs += ms
  }

  after(name: string, ms: number, callback: () => void): Disposable {
    return this.#add({ name, at: this.#now + ms, callback })
  }

  every(name: string, ms: number, callback: () => void): Disposable {
    return this.#add({ name, at: this.#now + ms, everyMs: ms, callback })
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const timer = this.after('sleep', ms, resolve)
      signal?.addEventListener('abort', () => {
        timer[Symbol.dispose]()
        reject(signal.reason)
      })
    })
  }

  /** Moves the time on and fires what falls due. */
  advance(ms: number): void {
    const until = this.#now + ms
    for (;;) {
      const [next] = [...this.#timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)
      if (!next) break
      this.#now = next.at
      if (next.everyMs === undefined) this.#timers.delete(next)
      else next.at += next.everyMs
      next.callback()
    }
    this.#now = until
  }

  /** When the next timer falls due; `undefined` while none is set. */
  get nextAt(): number | undefined {
    const due = [...this.#timers].map(({ at }) => at)
    return due.length > 0 ? Math.min(...due) : undefined
  }

  /** Names of the timers that are set. */
  get pending(): readonly string[] {
    return [...this.#timers].map(({ name }) => name)
  }

  #add(timer: Timer): Disposable {
    this.#timers.add(timer)
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) }
  }
}
