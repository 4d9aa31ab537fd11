/** Each takes 16 MB and a core of the processor for a moment; a vehicle has two or four. */
const AT_ONCE = 2
/** A screen tries once and waits for the answer. */
const WAITING_OF_A_GROUP = 4
/** A group is a user at an address; of unknown users an address. */
const GROUPS = 32

/**
 * Looks at passwords a few at a time, the groups in turn, so that whoever guesses from one address keeps nobody at another waiting, and no
 * number of guesses takes more memory. Within a group the oldest that waits gives way: who means it tries again.
 */
export class Turns {
  readonly #waiting = new Map<string, ((mayGo: boolean) => void)[]>()
  #running = 0

  /** What `look` says, or `busy` when there was no turn for it. */
  async take<T>(group: string, look: () => Promise<T>): Promise<T | 'busy'> {
    if (!(await this.#turn(group))) return 'busy'
    try {
      return await look()
    } finally {
      this.#running--
      this.#next()
    }
  }

  #turn(group: string): Promise<boolean> {
    if (this.#running < AT_ONCE) {
      this.#running++
      return Promise.resolve(true)
    }
    const waiting = this.#waiting.get(group) ?? []
    if (waiting.length === 0 && this.#waiting.size >= GROUPS) return Promise.resolve(false)
    if (waiting.length >= WAITING_OF_A_GROUP) waiting.shift()?.(false)
    this.#waiting.set(group, waiting)
    return new Promise((resolve) => waiting.push(resolve))
  }

  #next(): void {
    const [first] = this.#waiting
    if (!first || this.#running >= AT_ONCE) return
    const [group, waiting] = first
    const go = waiting.shift()
    // Behind the others, while it has more.
    this.#waiting.delete(group)
    if (waiting.length > 0) this.#waiting.set(group, waiting)
    this.#running++
    go?.(true)
  }
}
