import { Transform, type TransformCallback } from 'node:stream'
import type { Framed } from '../../link/framing.ts'

/** Noise is told in pieces of at most this many bytes. */
export const MAX_NOISE_BYTES = 512

/**
 * A framing that decides byte by byte. It gathers what belongs to nothing into one fault a run, and counts the offset, so
 * that every byte is told once and in order.
 */
export abstract class ByteFraming extends Transform {
  readonly #unit: string
  #noise: number[] = []
  #offset = 0

  /** `unit`: what the protocol calls its frames, for the words of a fault. */
  constructor(unit: string) {
    super({ readableObjectMode: true })
    this.#unit = unit
  }

  protected abstract takeByte(byte: number): void
  /** What is under way ends here, since the stream does or since another frame begins. */
  protected abstract cut(): void

  protected emitFrame(frame: Uint8Array, length = frame.length): void {
    this.#endNoise()
    this.#emit({ frame }, length)
  }

  protected emitFault(fault: 'truncated' | 'checksum' | 'grammar', bytes: Uint8Array, message: string): void {
    this.#endNoise()
    this.#emit({ fault, offset: this.#offset, bytes, message }, bytes.length)
  }

  /** A byte that belongs to nothing. */
  protected addNoise(byte: number): void {
    this.#noise.push(byte)
    if (this.#noise.length === MAX_NOISE_BYTES) this.#endNoise()
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (const byte of chunk) this.takeByte(byte)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.cut()
    this.#endNoise()
    done()
  }

  #endNoise(): void {
    if (this.#noise.length === 0) return
    const bytes = Uint8Array.from(this.#noise)
    this.#noise = []
    const message = `bytes outside any ${this.#unit}`
    this.#emit({ fault: 'grammar', offset: this.#offset, bytes, message }, bytes.length)
  }

  #emit(framed: Framed, length: number): void {
    this.push(framed)
    this.#offset += length
  }
}
