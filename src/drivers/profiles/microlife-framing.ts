import type { Framing } from '../../link/framing.ts'
import { ByteFraming } from './byte-framing.ts'
import { sum8 } from './sum8.ts'

/** `M:`, from device to host. */
const HEADER = [0x4d, 0x3a] as const
/** Header and length. */
const BEFORE_LENGTH_COUNTS = 4
/** A whole memory of 99 readings for each of two users is half as long: more is no length but noise. */
const LONGEST_FRAME = 4096

/**
 * Frames of Microlife from device to host: `4D 3A`, length as big-endian u16, so many bytes, of which the last is the sum of
 * all before it. After a frame whose sum is wrong, and in noise, it starts again at the next byte that may be a header.
 */
export const microlifeFraming = (): Framing => new MicrolifeFraming('frame')

class MicrolifeFraming extends ByteFraming {
  /** Begins where a frame may begin that is not whole yet. */
  #held: number[] = []

  protected override takeByte(byte: number): void {
    this.#held.push(byte)
    while (this.#step()) {}
  }

  protected override cut(): void {
    const { length } = this.#held
    if (length > 0) this.emitFault('truncated', this.#taken(length), `${length} bytes of a frame`)
  }

  /** Takes a frame or one byte that begins none; false when more has to come first. */
  #step(): boolean {
    const length = lengthOf(this.#held)
    if (length === 'unknown') return false
    if (length === 'none') {
      for (const byte of this.#taken(1)) this.addNoise(byte)
      return true
    }
    if (this.#held.length < length) return false
    if (sum8(Uint8Array.from(this.#held.slice(0, length - 1))) === this.#held[length - 1])
      this.emitFrame(this.#taken(length))
    // Its length may be what is wrong, so that the next frame may begin within it.
    else this.emitFault('checksum', this.#taken(1), `the sum of a frame of ${length} bytes is wrong`)
    return true
  }

  #taken(length: number): Uint8Array {
    return Uint8Array.from(this.#held.splice(0, length))
  }
}

/** Length of the frame that begins here; `none` when none does, `unknown` while that cannot be told. */
function lengthOf(bytes: readonly number[]): number | 'none' | 'unknown' {
  if (HEADER.some((byte, at) => at < bytes.length && bytes[at] !== byte)) return 'none'
  const [, , high, low] = bytes
  if (high === undefined || low === undefined) return 'unknown'
  const counted = (high << 8) | low
  const length = BEFORE_LENGTH_COUNTS + counted
  // The shortest has a command and the sum.
  return counted < 2 || length > LONGEST_FRAME ? 'none' : length
}
