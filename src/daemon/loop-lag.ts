import type { Clock } from '../clock.ts'

const LOOK_EVERY_MS = 500

/** How late the event loop came to what was due: the worst since it was asked last. A frame waits as long as that. */
export class LoopLag implements Disposable {
  readonly #looking: Disposable
  #due = performance.now() + LOOK_EVERY_MS
  #worst = 0

  constructor(clock: Pick<Clock, 'every'>) {
    this.#looking = clock.every('loop lag', LOOK_EVERY_MS, () => {
      this.#look()
      this.#due = performance.now() + LOOK_EVERY_MS
    })
  }

  /** ms since the last time. */
  worst(): number {
    // It may be held up right now.
    this.#look()
    const worst = Math.round(this.#worst)
    this.#worst = 0
    return worst
  }

  #look(): void {
    this.#worst = Math.max(this.#worst, performance.now() - this.#due)
  }

  [Symbol.dispose](): void {
    this.#looking[Symbol.dispose]()
  }
}
