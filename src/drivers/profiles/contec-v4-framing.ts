import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'

export const CONTEC_V4_BYTES = 5
/** Noise is told in pieces of at most this many bytes. */
const MAX_NOISE_BYTES = 512

/**
 * Packets of the older Contec protocol: a byte from 80 up, then exactly four below. A packet comes out when the next one
 * begins, a sixtieth of a second later: without a checksum, its length is all that tells that no byte was lost or added.
 */
export const contecV4Framing = (): Framing => new ContecV4Framing()

class ContecV4Framing extends Transform {
  /** A packet and what follows it up to the next byte that begins one. */
  #run: number[] = []
  /** The run began with a byte that begins a packet. */
  #isPacket = false
  #noise: number[] = []
  #offset = 0

  constructor() {
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (const byte of chunk) {
      if (byte >= 0x80) {
        this.#endRun()
        this.#isPacket = true
      }
      this.#run.push(byte)
      if (this.#run.length > CONTEC_V4_BYTES) this.#toNoise()
    }
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#endRun()
    this.#endNoise()
    done()
  }

  #endRun(): void {
    if (this.#isPacket && this.#run.length === CONTEC_V4_BYTES) {
      this.#endNoise()
      this.#emit({ frame: Uint8Array.from(this.#run) }, CONTEC_V4_BYTES)
      this.#run = []
    }
    this.#toNoise()
  }

  #toNoise(): void {
    for (const byte of this.#run) {
      this.#noise.push(byte)
      if (this.#noise.length === MAX_NOISE_BYTES) this.#endNoise()
    }
    this.#run = []
    this.#isPacket = false
  }

  #endNoise(): void {
    const bytes = Uint8Array.from(this.#noise)
    this.#noise = []
    const message = 'bytes outside any packet'
    if (bytes.length > 0) this.#emit({ fault: 'grammar', offset: this.#offset, bytes, message }, bytes.length)
  }

  #emit(framed: Framed, length: number): void {
    this.push(framed)
    this.#offset += length
  }
}
