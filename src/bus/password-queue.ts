import type { Clock } from '../clock.ts'

/** Each takes 8 MiB and a processor for a while. */
const AT_ONCE = 2
/** How many may wait behind the one that is looked at: of one name from one place, from one place, and in all. */
const WAITING = { ofOne: 2, ofPlace: 8, ofAll: 32 } as const
const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 3_000
const FORGOTTEN_AFTER_MS = 10 * 60_000
const MOST_REMEMBERED = 256

interface Failures {
  count: number
  lastAt: number
}

/**
 * The order in which passwords are looked at. Each guess makes the next one of the same name from the same place wait longer;
 * nobody is ever locked out, and whoever guesses from one place keeps nobody at another one waiting.
 */
export class PasswordQueue {
  readonly #clock: Clock
  readonly #failures = new Map<string, Failures>()
  /** The attempt that the next one of the same name from the same place waits for. */
  readonly #lanes = new Map<string, { readonly last: Promise<unknown>; readonly length: number }>()
  readonly #ofPlace = new Map<string, number>()
  readonly #waiting: (() => void)[] = []
  #all = 0
  #running = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves with whether it was right, or `busy` at once where too many wait already. Rejects as `look` does. */
  async look(name: string, place: string, look: () => Promise<boolean>): Promise<boolean | 'busy'> {
    const who = `${place} ${name.slice(0, 64)}`
    const lane = this.#lanes.get(who)
    const ofPlace = this.#ofPlace.get(place) ?? 0
    if ((lane?.length ?? 0) > WAITING.ofOne || ofPlace > WAITING.ofPlace || this.#all > WAITING.ofAll) return 'busy'
    this.#count(place, 1)
    const turn = (lane?.last ?? Promise.resolve()).then(() => this.#delayed(who, look))
    this.#lanes.set(who, { last: turn.catch(() => undefined), length: (lane?.length ?? 0) + 1 })
    try {
      return await turn
    } finally {
      this.#count(place, -1)
      this.#leave(who)
    }
  }

  async #delayed(who: string, look: () => Promise<boolean>): Promise<boolean> {
    const delayMs = this.#delayOf(who)
    if (delayMs > 0) await this.#clock.sleep(delayMs)
    await this.#enter()
    try {
      const right = await look()
      if (right) this.#failures.delete(who)
      else this.#failed(who)
      return right
    } finally {
      this.#next()
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < AT_ONCE) this.#running += 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Whoever has waited longest takes the place; nobody who comes now is faster. */
  #next(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#running -= 1
  }

  #delayOf(who: string): number {
    const failures = this.#failures.get(who)
    if (!failures || this.#clock.now() - failures.lastAt > FORGOTTEN_AFTER_MS) return 0
    return Math.min(FIRST_DELAY_MS * 2 ** (failures.count - 1), LONGEST_DELAY_MS)
  }

  #failed(who: string): void {
    const count = (this.#delayOf(who) === 0 ? 0 : (this.#failures.get(who)?.count ?? 0)) + 1
    // The last one is the youngest: a stranger who tries many names pushes out the oldest.
    this.#failures.delete(who)
    this.#failures.set(who, { count: Math.min(count, 10), lastAt: this.#clock.now() })
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > MOST_REMEMBERED && oldest !== undefined) this.#failures.delete(oldest)
  }

  #count(place: string, by: 1 | -1): void {
    this.#all += by
    const left = (this.#ofPlace.get(place) ?? 0) + by
    if (left === 0) this.#ofPlace.delete(place)
    else this.#ofPlace.set(place, left)
  }

  #leave(who: string): void {
    const lane = this.#lanes.get(who)
    if (!lane || lane.length <= 1) this.#lanes.delete(who)
    else this.#lanes.set(who, { ...lane, length: lane.length - 1 })
  }
}
