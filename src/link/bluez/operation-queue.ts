/**
 * One operation of a connection at a time, in the order in which they were asked for: bluetoothd answers a second one on
 * the same characteristic with `InProgress`. Closing ends the one under way and all that wait, at once.
 */
export class OperationQueue {
  readonly #pending = new Set<(reason: Error) => void>()
  #tail: Promise<unknown> = Promise.resolve()
  #closed: Error | undefined

  /** Rejects with what the operation rejects with, or with the reason of {@link close}. */
  run<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(this.#closed)
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    this.#pending.add(reject)
    const turn = this.#tail.then(async () => {
      if (!this.#closed) resolve(await operation())
    })
    this.#tail = turn.catch(reject)
    return promise.finally(() => this.#pending.delete(reject))
  }

  /** Nothing runs after it; the first reason counts. */
  close(reason: Error): void {
    if (this.#closed) return
    this.#closed = reason
    for (const reject of this.#pending) reject(reason)
  }
}
