interface Value {
  readonly channel: string
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
 *   by them is kept until we do, or until the connection ends: the device has been told that it arrived.
 */
export class HeardValues {
  readonly #frame: (channel: string, bytes: Uint8Array, at: number) => void
  readonly #report: (error: unknown) => void
  readonly #overflowing = new Set<string>()
  readonly #subscribed = new Set<string>()
  readonly #early = new Map<string, Value[]>()
  #reading: { readonly path: string; readonly values: (Value & { readonly notifying: boolean })[] } | undefined

  /** `frame` must not throw. `report` is told once of each characteristic that has more than is kept. */
  constructor(frame: (channel: string, bytes: Uint8Array, at: number) => void, report: (error: unknown) => void) {
    this.#frame = frame
    this.#report = report
  }

  /** `notifying`: whether bluetoothd has a subscription of the characteristic. */
  hear(path: string, value: Value, notifying: boolean): void {
    if (this.#reading?.path === path) this.#reading.values.push({ ...value, notifying })
    else this.#pass(path, value, notifying)
  }

  isSubscribed(path: string): boolean {
    return this.#subscribed.has(path)
  }

  /** Everything of this path is a frame from now on, and so is what was kept of it. */
  subscribe(path: string): void {
    this.#subscribed.add(path)
    const early = this.#early.get(path) ?? []
    this.#early.delete(path)
    for (const value of early) this.#tell(value)
  }

  /** The connection is over: what was kept is handed over, since nobody will subscribe to it any more. */
  end(): void {
    this.endRead()
    for (const path of [...this.#early.keys()]) this.subscribe(path)
  }

  unsubscribe(path: string): void {
    this.#subscribed.delete(path)
  }

  beginRead(path: string): void {
    this.#reading = { path, values: [] }
  }

  /** The answer is a frame, once; without one, all that came was notified. */
  endRead(answer?: Value): void {
    if (this.#reading === undefined) return
    const { path, values } = this.#reading
    this.#reading = undefined
    const echo = answer ? values.findLastIndex(({ bytes }) => Buffer.compare(bytes, answer.bytes) === 0) : -1
    for (const [index, value] of values.entries())
      if (index === echo && answer) this.#tell({ ...answer, at: value.at })
      else this.#pass(path, value, value.notifying)
    if (answer && echo === -1) this.#tell(answer)
  }

  #pass(path: string, value: Value, notifying: boolean): void {
    if (this.#subscribed.has(path)) {
      this.#tell(value)
      return
    }
    if (!notifying) return
    const early = this.#early.get(path) ?? []
    this.#early.set(path, early)
    if (early.length < EARLY_MAX) early.push(value)
    else if (!this.#overflowing.has(path)) {
      this.#overflowing.add(path)
      const { channel } = value
      this.#report(new Error(`more than ${EARLY_MAX} values of ${channel} before a subscription: the rest is dropped`))
    }
  }

  #tell({ channel, bytes, at }: Value): void {
    this.#frame(channel, bytes, at)
  }
}
