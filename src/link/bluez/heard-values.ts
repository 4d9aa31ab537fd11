interface Value {
  readonly bytes: Uint8Array
  readonly at: number
}

/** Of a characteristic that nobody subscribes to, more is not kept. */
const EARLY_MAX = 4_096

/**
 * Tells notifications from everything else that changes `Value` of a characteristic, so that none is lost and none comes
 * twice. Paths are those of characteristics.
 *
 * - bluetoothd tells the answer of a read just as a notification, right before it answers. What comes while a read of
 *   ours is under way is kept until then: the last one that equals the answer was the answer, the others were not.
 * - It renews the subscriptions of earlier connections by itself, before anybody subscribes on this one. What it hears
 *   by them is kept until we do.
 */
export class HeardValues {
  readonly #frame: (channel: string, bytes: Uint8Array, at: number) => void
  readonly #subscribed = new Map<string, string>()
  readonly #early = new Map<string, Value[]>()
  #reading: { readonly path: string; readonly values: (Value & { readonly notifying: boolean })[] } | undefined

  /** `frame` must not throw. */
  constructor(frame: (channel: string, bytes: Uint8Array, at: number) => void) {
    this.#frame = frame
  }

  /** `notifying`: whether bluetoothd has a subscription of the characteristic. */
  hear(path: string, bytes: Uint8Array, at: number, notifying: boolean): void {
    if (this.#reading?.path === path) this.#reading.values.push({ bytes, at, notifying })
    else this.#pass(path, { bytes, at }, notifying)
  }

  isSubscribed(path: string): boolean {
    return this.#subscribed.has(path)
  }

  /** Everything of this path is a frame from now on, and so is what was kept of it. */
  subscribe(path: string, channel: string): void {
    this.#subscribed.set(path, channel)
    const early = this.#early.get(path) ?? []
    this.#early.delete(path)
    for (const { bytes, at } of early) this.#frame(channel, bytes, at)
  }

  unsubscribe(path: string): void {
    this.#subscribed.delete(path)
  }

  beginRead(path: string): void {
    this.#reading = { path, values: [] }
  }

  /** The answer is a frame, once; without one, all that came was notified. */
  endRead(answer?: Value & { readonly channel: string }): void {
    if (this.#reading === undefined) return
    const { path, values } = this.#reading
    this.#reading = undefined
    const echo = answer ? values.findLastIndex(({ bytes }) => Buffer.compare(bytes, answer.bytes) === 0) : -1
    for (const [index, value] of values.entries())
      if (index === echo && answer) this.#frame(answer.channel, answer.bytes, value.at)
      else this.#pass(path, value, value.notifying)
    if (answer && echo === -1) this.#frame(answer.channel, answer.bytes, answer.at)
  }

  #pass(path: string, { bytes, at }: Value, notifying: boolean): void {
    const channel = this.#subscribed.get(path)
    if (channel !== undefined) {
      this.#frame(channel, bytes, at)
      return
    }
    if (!notifying) return
    const early = this.#early.get(path) ?? []
    if (early.length < EARLY_MAX) early.push({ bytes, at })
    this.#early.set(path, early)
  }
}
