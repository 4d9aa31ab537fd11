import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'
import { sum8 } from './sum8.ts'

/** `M:`, from device to host. */
const HEADER = [0x4d, 0x3a] as const
/** Header and length. */
const BEFORE_LENGTH_COUNTS = 4
/** A whole memory of 99 readings for each of two users is half as long: more is no length but noise. */
const LONGEST_FRAME = 4096
/** Noise is told in pieces of at most this many bytes. */
const MAX_NOISE_BYTES = 512

/**
 * Frames of Microlife from device to host: `4D 3A`, length as big-endian u16, so many bytes, of which the last is the sum of
 * all before it. After a frame whose sum is wrong, and in noise, it starts again at the next byte that may be a header.
 */
export const microlifeFraming = (): Framing => new MicrolifeFraming()

class MicrolifeFraming extends Transform {
  #held: Uint8Array = new Uint8Array()
  /** Bytes at the start of what is held that are known to belong to no frame. */
  #noise = 0
  #offset = 0

  constructor() {
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#held = Uint8Array.from(Buffer.concat([this.#held, chunk]))
    while (this.#step()) {}
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#endNoise()
    const { length } = this.#held
    if (length > 0) this.#fault('truncated', length, `${length} bytes of a frame`)
    done()
  }

  /** Takes a frame or one byte of noise; false when more has to come first. */
  #step(): boolean {
    const rest = this.#held.subarray(this.#noise)
    if (rest.length === 0) return false
    const length = lengthOf(rest)
    if (length === 'unknown') return false
    if (length === 'none') {
      this.#noise += 1
      if (this.#noise === MAX_NOISE_BYTES) this.#endNoise()
      return true
    }
    if (rest.length < length) return false
    this.#endNoise()
    const frame = this.#held.slice(0, length)
    if (sum8(frame.subarray(0, -1)) === frame.at(-1)) this.#take({ frame }, length)
    // Its length may be what is wrong, so that the next frame may begin within it.
    else this.#fault('checksum', 1, `the sum of a frame of ${length} bytes is wrong`)
    return true
  }

  #endNoise(): void {
    if (this.#noise > 0) this.#fault('grammar', this.#noise, 'bytes outside any frame')
    this.#noise = 0
  }

  #fault(fault: 'truncated' | 'checksum' | 'grammar', length: number, message: string): void {
    this.#take({ fault, offset: this.#offset, bytes: this.#held.slice(0, length), message }, length)
  }

  #take(framed: Framed, length: number): void {
    this.push(framed)
    this.#held = this.#held.subarray(length)
    this.#offset += length
  }
}

/** Length of the frame that begins here; `none` when none does, `unknown` while that cannot be told. */
function lengthOf(bytes: Uint8Array): number | 'none' | 'unknown' {
  if (HEADER.some((byte, at) => at < bytes.length && bytes[at] !== byte)) return 'none'
  const [, , high, low] = bytes
  if (high === undefined || low === undefined) return 'unknown'
  const counted = (high << 8) | low
  const length = BEFORE_LENGTH_COUNTS + counted
  // The shortest has a command and the sum.
  return counted < 2 || length > LONGEST_FRAME ? 'none' : length
}
