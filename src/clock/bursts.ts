import type { Clock } from '../clock.ts'

export interface BurstTimes {
  /** After a pause of this length a burst is at its end. */
  readonly pauseMs: number
  /** A person hears at least this often how many more there are. */
  readonly longestMs: number
}

/** Tells of so many. */
type Say = (count: number) => void

interface Burst {
  readonly since: number
  readonly say: Say
  count: number
  timer: Disposable
}

/**
 * What comes in bursts, so that a person is told of it now and then: the first of a matter at once, since somebody may wait for
 * it, and those that follow together. Disposing it tells what is left.
 */
export class Bursts implements Disposable {
  readonly #clock: Clock
  readonly #name: string
  readonly #times: BurstTimes
  readonly #bursts = new Map<string, Burst>()

  constructor(clock: Clock, name: string, times: BurstTimes) {
    this.#clock = clock
    this.#name = name
    this.#times = times
  }

  /** So many more of a matter. `say` is that of its first one until its burst is over. */
  add(matter: string, count: number, say: Say): void {
    const burst = this.#bursts.get(matter)
    if (!burst) {
      say(count)
      this.#begin(matter, say)
      return
    }
    burst.count += count
    burst.timer[Symbol.dispose]()
    burst.timer = this.#later(matter, burst.since)
  }

  [Symbol.dispose](): void {
    for (const { timer, count, say } of this.#bursts.values()) {
      timer[Symbol.dispose]()
      if (count > 0) say(count)
    }
    this.#bursts.clear()
  }

  #begin(matter: string, say: Say): void {
    const since = this.#clock.now()
    this.#bursts.set(matter, { since, say, count: 0, timer: this.#later(matter, since) })
  }

  #later(matter: string, since: number): Disposable {
    const { pauseMs, longestMs } = this.#times
    const leftMs = Math.max(0, since + longestMs - this.#clock.now())
    return this.#clock.after(`${this.#name} ${matter}`, Math.min(pauseMs, leftMs), () => {
      const burst = this.#bursts.get(matter)
      this.#bursts.delete(matter)
      if (!burst || burst.count === 0) return
      burst.say(burst.count)
      this.#begin(matter, burst.say)
    })
  }
}
