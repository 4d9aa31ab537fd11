import type { Framing } from '../../link/framing.ts'
import { ByteFraming } from './byte-framing.ts'

export const CONTEC_V4_BYTES = 5

/**
 * Packets of the older Contec protocol: a byte from 80 up, then exactly four below. A packet comes out when the next one
 * begins, a sixtieth of a second later: without a checksum, its length is all that tells that no byte was lost or added.
 */
export const contecV4Framing = (): Framing => new ContecV4Framing('packet')

class ContecV4Framing extends ByteFraming {
  /** A packet and what follows it up to the next byte that begins one. */
  #run: number[] = []
  /** The run began with a byte that begins a packet. */
  #isPacket = false

  protected override takeByte(byte: number): void {
    if (byte >= 0x80) {
      this.cut()
      this.#isPacket = true
    }
    this.#run.push(byte)
    if (this.#run.length > CONTEC_V4_BYTES) this.#toNoise()
  }

  protected override cut(): void {
    if (this.#isPacket && this.#run.length === CONTEC_V4_BYTES) {
      this.emitFrame(Uint8Array.from(this.#run))
      this.#run = []
    }
    this.#toNoise()
  }

  #toNoise(): void {
    for (const byte of this.#run) this.addNoise(byte)
    this.#run = []
    this.#isPacket = false
  }
}
