import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'
import { BCI_BYTES } from './bci-packet.ts'

/**
 * So many packets must follow each other without a byte between before one is believed: a sixteenth of a second to a tenth.
 * One alone stands in any noise, in the waves of another device, and in a port that is read at the wrong speed.
 */
export const BCI_IN_A_ROW = 6
/** Noise is told in pieces of at most this many bytes. */
const MAX_NOISE_BYTES = 512

/**
 * Packets of five bytes: one from 80 up, then exactly four below. A packet comes out when the next one begins: without a
 * checksum, its length is all that tells that no byte was lost or added.
 */
export const bciFraming = (): Framing => new BciFraming()

class BciFraming extends Transform {
  /** A packet and what follows it up to the next byte that begins one. */
  #run: number[] = []
  /** The run began with a byte that begins a packet. */
  #isPacket = false
  /** Packets that are not believed yet. */
  #row: Uint8Array[] = []
  #isBelieved = false
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
      if (this.#run.length > BCI_BYTES) this.#toNoise()
    }
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#endRun()
    // A stream that was nothing but packets, however few, as somebody has it who decodes one by hand.
    if (this.#offset === 0 && this.#noise.length === 0) this.#believe()
    this.#toNoise()
    this.#endNoise()
    done()
  }

  #endRun(): void {
    if (this.#run.length === 0) return
    if (!this.#isPacket || this.#run.length < BCI_BYTES) {
      this.#toNoise()
      return
    }
    this.#row.push(Uint8Array.from(this.#run))
    this.#run = []
    if (this.#isBelieved || this.#row.length === BCI_IN_A_ROW) this.#believe()
  }

  #believe(): void {
    this.#isBelieved = true
    this.#endNoise()
    for (const frame of this.#row) this.#emit({ frame }, BCI_BYTES)
    this.#row = []
  }

  #toNoise(): void {
    for (const bytes of [...this.#row, this.#run])
      for (const byte of bytes) {
        this.#noise.push(byte)
        if (this.#noise.length === MAX_NOISE_BYTES) this.#endNoise()
      }
    this.#row = []
    this.#run = []
    this.#isPacket = false
    this.#isBelieved = false
  }

  #endNoise(): void {
    const bytes = Uint8Array.from(this.#noise)
    this.#noise = []
    const message = 'bytes outside any row of packets'
    if (bytes.length > 0) this.#emit({ fault: 'grammar', offset: this.#offset, bytes, message }, bytes.length)
  }

  #emit(framed: Framed, length: number): void {
    this.push(framed)
    this.#offset += length
  }
}
