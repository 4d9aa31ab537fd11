const WINDOW_MS = 60_000
const SLICE_MS = 1_000

/** How fast things were accepted in the last minute; a slice a second, whatever the traffic. */
export class DrainRate {
  readonly #slices: { readonly at: number; count: number }[] = []

  accepted(count: number, at: number): void {
    const last = this.#slices.at(-1)
    if (last && at - last.at < SLICE_MS) last.count += count
    else this.#slices.push({ at, count })
    this.#forget(at)
  }

  /** Seconds until so many are accepted too; `undefined` when nothing was accepted in the last minute. */
  etaS(owed: number, at: number): number | undefined {
    this.#forget(at)
    const [first] = this.#slices
    if (!first) return undefined
    const count = this.#slices.reduce((sum, slice) => sum + slice.count, 0)
    // A drain that has just begun is not slow.
    const seconds = Math.max(SLICE_MS, at - first.at) / 1_000
    return Math.round((owed / count) * seconds * 10) / 10
  }

  #forget(at: number): void {
    while (this.#slices[0] && at - this.#slices[0].at > WINDOW_MS) this.#slices.shift()
  }
}
