import { DecodeError } from './decode-error.ts'

/**
 * Reads the little-endian fields of a frame from its first byte to its last. Every read past the end throws
 * {@link DecodeError} `truncated` at the offset of the field that is not whole.
 */
export class ByteReader {
  readonly #bytes: Uint8Array
  #offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Offset of the next byte. */
  get offset(): number {
    return this.#offset
  }

  /** How many bytes are left. */
  get remaining(): number {
    return this.#bytes.length - this.#offset
  }

  u8(): number {
    const value = this.#bytes[this.#offset]
    if (value === undefined) throw this.#truncated(1)
    this.#offset += 1
    return value
  }

  i8(): number {
    return (this.u8() << 24) >> 24
  }

  u16le(): number {
    const low = this.#bytes[this.#offset]
    const high = this.#bytes[this.#offset + 1]
    if (low === undefined || high === undefined) throw this.#truncated(2)
    this.#offset += 2
    return low | (high << 8)
  }

  u24le(): number {
    if (this.remaining < 3) throw this.#truncated(3)
    return this.u16le() | (this.u8() << 16)
  }

  u32le(): number {
    if (this.remaining < 4) throw this.#truncated(4)
    // A shift by 24 alone would make the upper half negative.
    return (this.u16le() | (this.u16le() << 16)) >>> 0
  }

  /** The next `count` bytes, a view on the frame and not a copy. */
  take(count: number): Uint8Array {
    if (this.remaining < count) throw this.#truncated(count)
    const taken = this.#bytes.subarray(this.#offset, this.#offset + count)
    this.#offset += count
    return taken
  }

  #truncated(needed: number): DecodeError {
    const message = `${needed} byte(s) needed at offset ${this.#offset}, ${this.remaining} left`
    return new DecodeError('truncated', this.#offset, message)
  }
}
