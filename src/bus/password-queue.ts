import type { Clock } from '../clock.ts'

/** Each takes 8 MiB and a processor for a while. */
const AT_ONCE = 2
/**
 * How many may wait behind the one that is looked at: of one name from one place, from one place, and in all. Beyond the last only places
 * where nobody waits yet have one more, so that a few who guess do not keep the others out; connections that arrive are few (limits.ts).
 */
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
  readonly #waiting: { readonly place: string; readonly enter: () => void }[] = []
  /** Of places where somebody waits: which look of all was their last one. */
  readonly #lastLook = new Map<string, number>()
  #looks = 0
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
    if ((lane?.length ?? 0) > WAITING.ofOne || ofPlace > WAITING.ofPlace) return 'busy'
    if (this.#all > WAITING.ofAll && ofPlace > 0) return 'busy'
    this.#count(place, 1)
    const turn = (lane?.last ?? Promise.resolve()).then(() => this.#delayed(who, place, look))
    this.#lanes.set(who, { last: turn.catch(() => undefined), length: (lane?.length ?? 0) + 1 })
    try {
      return await turn
    } finally {
      this.#count(place, -1)
      this.#leave(who)
    }
  }

  async #delayed(who: string, place: string, look: () => Promise<boolean>): Promise<boolean> {
    const delayMs = this.#delayOf(who)
    if (delayMs > 0) await this.#clock.sleep(delayMs)
    await this.#enter(place)
    this.#lastLook.set(place, ++this.#looks)
    try {
      const right = await look()
      if (right) this.#failures.delete(who)
      else this.#failed(who)
      return right
    } finally {
      this.#next()
    }
  }

  async #enter(place: string): Promise<void> {
    if (this.#running < AT_ONCE) this.#running += 1
    else await new Promise<void>((enter) => this.#waiting.push({ place, enter }))
  }

  /** The turn of the place that has waited longest for one, and there of who has: many from one place are not faster than one. */
  #next(): void {
    const lastOf = ({ place }: { readonly place: string }) => this.#lastLook.get(place) ?? 0
    const [next] = this.#waiting.toSorted((one, other) => lastOf(one) - lastOf(other))
    if (next) {
      this.#waiting.splice(this.#waiting.indexOf(next), 1)
      next.enter()
    } else this.#running -= 1
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
    if (left === 0) {
      this.#ofPlace.delete(place)
      this.#lastLook.delete(place)
    } else this.#ofPlace.set(place, left)
  }

  #leave(who: string): void {
    const lane = this.#lanes.get(who)
    if (!lane || lane.length <= 1) this.#lanes.delete(who)
    else this.#lanes.set(who, { ...lane, length: lane.length - 1 })
  }
}
