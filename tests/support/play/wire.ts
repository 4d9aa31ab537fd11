import type { FakeClock } from '../fake-clock.ts'

/** What a reply of the device may meet on its way. */
export const DISTURBANCES = ['lost', 'late', 'doubled', 'flipped', 'cut'] as const

export type Disturbance = (typeof DISTURBANCES)[number]

/** The nth reply of the device, from 1, over all connections. */
export interface Disturbed {
  readonly reply: number
  readonly by: Disturbance
}

/** What the device said, as it left the device. */
export interface Reply {
  readonly n: number
  /** Counts from 1. */
  readonly connection: number
  readonly channel: string
  readonly hex: string
}

export interface WireOptions {
  readonly clock: FakeClock
  readonly disturbed?: Disturbed | undefined
  /** Longer than the host waits at this moment. */
  readonly tooLateMs: () => number
  readonly replied: (reply: Reply) => void
}

/** A byte takes a millisecond, either way, so that no answer comes before its request has left. */
export const TRANSIT_MS = 1

/** The way of what a device says: in order, and undisturbed but for one reply. */
export class Wire {
  readonly #options: WireOptions
  readonly #under: Disposable[] = []
  #free = 0
  #count = 0
  #connection = 0

  constructor(options: WireOptions) {
    this.#options = options
  }

  joined(): void {
    this.#connection += 1
    this.#free = 0
  }

  /** What is under way is nobody's: no byte passes from one connection to the next. */
  left(): void {
    for (const one of this.#under.splice(0)) one[Symbol.dispose]()
  }

  /** Hands over what arrives of a reply; `undefined` when nothing will. */
  carry(channel: string, bytes: Uint8Array, deliver: (bytes: Uint8Array) => void): void {
    const { clock, disturbed, tooLateMs, replied } = this.#options
    this.#count += 1
    replied({
      n: this.#count,
      connection: this.#connection,
      channel,
      hex: Buffer.from(bytes).toString('hex'),
    })
    const by = disturbed?.reply === this.#count ? disturbed.by : undefined
    if (by === 'lost') return
    const copies = by === 'doubled' ? 2 : 1
    const arriving = by === 'flipped' ? flipped(bytes, this.#count) : by === 'cut' ? cut(bytes) : bytes
    // What follows a late reply comes after it, as on any line.
    const due = Math.max(this.#free, clock.now() + (by === 'late' ? tooLateMs() : TRANSIT_MS))
    this.#free = due
    for (let copy = 0; copy < copies; copy += 1)
      this.#under.push(clock.after('under way', due - clock.now(), () => deliver(arriving)))
  }
}

/** One bit, another in each reply. */
function flipped(bytes: Uint8Array, seed: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const bit = (seed * 13 + 5) % (8 * Math.max(1, copy.length))
  const at = bit >> 3
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7))
  return copy
}

const cut = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length >> 1)
