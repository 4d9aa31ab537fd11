import type { Framing } from '../../link/framing.ts'
import { ByteFraming } from './byte-framing.ts'

/** Length of each frame, its first byte included, by that byte. */
export type Lengths = ReadonlyMap<number, number>

interface LeadByteOptions {
  readonly lengths: Lengths
  /** Whether bit 7 of a first byte is set; it is the other way round in every other byte. */
  readonly leadHasBit7: boolean
  /** What the protocol calls its frames, with its article. */
  readonly unit: readonly ['a' | 'an', string]
}

/**
 * Frames whose first byte is told from all others by bit 7, and says how many follow. Any first byte begins anew, so one
 * lost or damaged byte costs at most the frame that it was in.
 */
export const leadByteFraming = (options: LeadByteOptions): Framing => new LeadByteFraming(options)

class LeadByteFraming extends ByteFraming {
  readonly #options: LeadByteOptions
  #begun: number[] = []
  #length = 0

  constructor(options: LeadByteOptions) {
    super(options.unit[1])
    this.#options = options
  }

  protected override takeByte(byte: number): void {
    if (byte >= 0x80 === this.#options.leadHasBit7) this.#start(byte)
    else if (this.#begun.length > 0) this.#continue(byte)
    else this.addNoise(byte)
  }

  protected override cut(): void {
    const bytes = this.#taken()
    const [article, unit] = this.#options.unit
    const message = `${bytes.length} bytes of ${article} ${unit} of ${this.#length}`
    if (bytes.length > 0) this.emitFault('truncated', bytes, message)
  }

  #start(lead: number): void {
    this.cut()
    const length = this.#options.lengths.get(lead)
    if (length === undefined) {
      this.addNoise(lead)
    } else {
      this.#begun.push(lead)
      this.#length = length
    }
  }

  #continue(byte: number): void {
    this.#begun.push(byte)
    if (this.#begun.length === this.#length) this.emitFrame(this.#taken())
  }

  #taken(): Uint8Array {
    const bytes = Uint8Array.from(this.#begun)
    this.#begun = []
    return bytes
  }
}
