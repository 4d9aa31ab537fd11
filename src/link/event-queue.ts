/**
 * First in, first out, between one producer that must not wait and one consumer.
 * `size` tells the producer how far behind the consumer is; the queue itself never drops anything.
 */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  #items: T[] = []
  #ended = false
  #waiting: ((result: IteratorResult<T>) => void) | undefined

  get size(): number {
    return this.#items.length
  }

  /** Appends an item; after {@link end} it is ignored. */
  push(item: T): void {
    if (this.#ended) return
    const waiting = this.#waiting
    if (waiting === undefined) {
      this.#items.push(item)
      return
    }
    this.#waiting = undefined
    waiting({ done: false, value: item })
  }

  /** Ends the iteration once what is queued has been taken. */
  end(): void {
    this.#ended = true
    this.#waiting?.({ done: true, value: undefined })
    this.#waiting = undefined
  }

  next(): Promise<IteratorResult<T>> {
    const item = this.#items.shift()
    if (item !== undefined) return Promise.resolve({ done: false, value: item })
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    if (this.#waiting !== undefined) return Promise.reject(new Error('the queue has one consumer and it is waiting'))
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
