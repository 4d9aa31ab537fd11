import type { Clock } from '../clock.ts'
import type { FaultReport } from '../drivers/session.ts'
import type { RefusedFrame, RefusedFrames } from '../journal/refused-frame-types.ts'
import type { Log } from '../log.ts'

/** Together, since each write costs some pages whatever is in it. */
const WRITE_EVERY_MS = 5_000
/** Of a device at once; beyond, one a second. */
const AT_ONCE = 200
const EVERY_MS = 1_000
/** What the disk refuses waits in memory, so much of it. */
const WAITING = 1_000

interface Allowance {
  left: number
  at: number
}

/**
 * Keeps the bytes that were refused, for engineers, beside the way of readings: what comes is put aside and written some seconds
 * later. Of a flood the first ones are kept, and then a sample. Disposing writes what waits.
 */
export class FrameKeeper implements Disposable {
  readonly #frames: Pick<RefusedFrames, 'keep'>
  readonly #clock: Clock
  readonly #log: Pick<Log, 'warn'>
  readonly #allowances = new Map<string, Allowance>()
  #waiting: RefusedFrame[] = []
  #timer: Disposable | undefined
  #leftOut = 0

  constructor(options: {
    readonly frames: Pick<RefusedFrames, 'keep'>
    readonly clock: Clock
    readonly log: Pick<Log, 'warn'>
  }) {
    this.#frames = options.frames
    this.#clock = options.clock
    this.#log = options.log
  }

  /** How many were not kept since the start. */
  get leftOut(): number {
    return this.#leftOut
  }

  keep({ device, channel, fault, offset, bytes, at }: FaultReport): void {
    if (this.#waiting.length >= WAITING || !this.#isAllowed(device.id)) {
      this.#leftOut += 1
      return
    }
    // A copy: the memory below may be that of a port, and written to again.
    const frame = { bytes: Uint8Array.from(bytes), fault, place: offset }
    this.#waiting.push({ device: device.id, driver: device.driver, channel, at: this.#clock.utc(at), ...frame })
    this.#timer ??= this.#clock.after('refused frames', WRITE_EVERY_MS, () => this.write())
  }

  /** Writes what waits. */
  write(): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    try {
      this.#frames.keep(this.#waiting)
      this.#waiting = []
    } catch (error) {
      // Tried again with what comes. Only in the log: whoever is to mend the disk is told by a final that waits for it.
      this.#log.warn({ err: error, waiting: this.#waiting.length }, 'refused frames not kept')
    }
  }

  [Symbol.dispose](): void {
    this.write()
  }

  #isAllowed(device: string): boolean {
    const now = this.#clock.now()
    const allowance = this.#allowances.get(device) ?? { left: AT_ONCE, at: now }
    this.#allowances.set(device, allowance)
    const earned = Math.floor((now - allowance.at) / EVERY_MS)
    if (earned > 0) {
      allowance.left = Math.min(allowance.left + earned, AT_ONCE)
      allowance.at += earned * EVERY_MS
    }
    if (allowance.left === 0) return false
    allowance.left -= 1
    return true
  }
}
