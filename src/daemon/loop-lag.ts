const LOOK_EVERY_MS = 500

/** How late the event loop came to what was due: the worst since it was asked last. A frame waits as long as that. */
export class LoopLag implements Disposable {
  // Of the process itself, whatever clock the daemon runs by.
  readonly #looking: NodeJS.Timeout
  #due = performance.now() + LOOK_EVERY_MS
  #worst = 0

  constructor() {
    this.#looking = setInterval(() => {
      this.#look()
      this.#due = performance.now() + LOOK_EVERY_MS
    }, LOOK_EVERY_MS).unref()
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
    clearInterval(this.#looking)
  }
}
