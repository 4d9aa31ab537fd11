import type { Clock } from '../../clock.ts'

/** What ends a pause before its time. */
export type Wake = 'owed' | 'network' | 'asked' | 'renewed' | 'end'

/** One pause at a time, ended by its time or by what it waits for. */
export class Sleeper {
  readonly #clock: Clock
  readonly #name: string
  #wake: ((wake: Wake) => void) | undefined
  #isEnded = false
  /** Came while nobody slept. */
  #asked: Wake | undefined

  constructor(clock: Clock, name: string) {
    this.#clock = clock
    this.#name = name
  }

  sleep(ms: number, wakers: readonly Wake[]): Promise<Wake | 'time'> {
    if (this.#isEnded) return Promise.resolve('end')
    const asked = this.#asked
    this.#asked = undefined
    if (asked !== undefined && wakers.includes(asked)) return Promise.resolve(asked)
    return new Promise((resolve) => {
      const done = (by: Wake | 'time') => {
        timer[Symbol.dispose]()
        this.#wake = undefined
        resolve(by)
      }
      const timer = this.#clock.after(this.#name, ms, () => done('time'))
      this.#wake = (wake) => {
        if (wakers.includes(wake)) done(wake)
      }
    })
  }

  /** After `end` nothing sleeps any more. What a person asks for while nobody sleeps counts for the next pause. */
  wake(wake: Wake): void {
    this.#isEnded ||= wake === 'end'
    if (!this.#wake && (wake === 'asked' || wake === 'renewed')) this.#asked = wake
    this.#wake?.(wake)
  }
}
