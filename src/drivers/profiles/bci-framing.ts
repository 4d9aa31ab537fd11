import type { Framing } from '../../link/framing.ts'
import { BCI_BYTES } from './bci-packet.ts'
import { ByteFraming } from './byte-framing.ts'

/**
 * So many packets must follow each other without a byte between before one is believed: a sixteenth of a second to a tenth.
 * One alone stands in any noise, in the waves of another device, and in a port that is read at the wrong speed.
 */
export const BCI_IN_A_ROW = 6

/**
 * Packets of five bytes: one from 80 up, then exactly four below. A packet comes out when the next one begins: without a
 * checksum, its length is all that tells that no byte was lost or added.
 */
export const bciFraming = (): Framing => new BciFraming('row of packets')

class BciFraming extends ByteFraming {
  /** A packet and what follows it up to the next byte that begins one. */
  #run: number[] = []
  /** The run began with a byte that begins a packet. */
  #isPacket = false
  /** Packets that are not believed yet. */
  #row: Uint8Array[] = []
  #isBelieved = false
  #isNothingElse = true

  protected override takeByte(byte: number): void {
    if (byte >= 0x80) {
      this.#endRun()
      this.#isPacket = true
    }
    this.#run.push(byte)
    if (this.#run.length > BCI_BYTES) this.#toNoise()
  }

  protected override cut(): void {
    this.#endRun()
    // A stream that was nothing but packets, however few, as somebody has it who decodes one by hand.
    if (this.#isNothingElse) this.#believe()
    this.#toNoise()
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
    for (const frame of this.#row) this.emitFrame(frame)
    this.#row = []
  }

  #toNoise(): void {
    for (const bytes of [...this.#row, this.#run]) for (const byte of bytes) this.addNoise(byte)
    this.#row = []
    this.#run = []
    this.#isPacket = false
    this.#isBelieved = false
    this.#isNothingElse = false
  }
}
