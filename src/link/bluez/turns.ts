/** One at a time for each key, in the order in which they asked. */
export class Turns {
  readonly #waiting = new Map<string, (() => void)[]>()

  /** Resolves when it is the caller's turn, which lasts until disposed. Rejects when aborted before. */
  take(key: string, signal: AbortSignal): Promise<Disposable> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const start = () => {
        signal.removeEventListener('abort', aborted)
        const end = () => this.#next(key)
        let isOver = false
        resolve({
          [Symbol.dispose]: () => {
            if (!isOver) end()
            isOver = true
          },
        })
      }
      const aborted = () => {
        const queue = this.#waiting.get(key)
        queue?.splice(queue.indexOf(start), 1)
        reject(signal.reason)
      }
      const queue = this.#waiting.get(key)
      if (!queue) {
        this.#waiting.set(key, [])
        return start()
      }
      signal.addEventListener('abort', aborted, { once: true })
      queue.push(start)
    })
  }

  #next(key: string): void {
    const next = this.#waiting.get(key)?.shift()
    if (next) next()
    else this.#waiting.delete(key)
  }
}
