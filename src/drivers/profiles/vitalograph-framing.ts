import type { Framing } from '../../link/framing.ts'
import { ByteFraming } from './byte-framing.ts'

export const STX = 0x02
export const ETX = 0x03

/** Octets of a result from STX to BCC, by the letter of the device's type. */
const RESULT_LENGTHS: ReadonlyMap<number, number> = new Map([
  [0x46, 59], // F
  [0x47, 71], // G
])
/** Bound for every other frame; no documented one is half as long. */
const MAX_FRAME_BYTES = 128

/** Block check character: exclusive or of every byte from STX to ETX, both included. */
export const bccOf = (bytes: Uint8Array): number => bytes.reduce((bcc, byte) => bcc ^ byte, 0)

/**
 * Frames of the Vitalograph 4000 family: `02 … 03 BCC`. Whether the BCC is right is for the decoder to say, so that the
 * dialogue hears of a damaged frame and asks for it again; for the same reason a result whose ETX was damaged is a frame as
 * soon as it is as long as its type.
 */
export const vitalographFraming = (): Framing => new VitalographFraming('frame')

class VitalographFraming extends ByteFraming {
  #frame: number[] = []
  #ended = false

  protected override takeByte(byte: number): void {
    if (this.#frame.length === 0) {
      if (byte === STX) this.#frame.push(STX)
      else this.addNoise(byte)
    } else if (byte === STX && !(this.#ended && bccOf(Uint8Array.from(this.#frame)) === STX)) {
      // No field holds an STX, and a BCC is one only when it is the right one.
      this.cut()
      this.#frame.push(STX)
    } else {
      this.#continue(byte)
    }
  }

  protected override cut(): void {
    const bytes = this.#takeFrame()
    if (bytes.length > 0) this.emitFault('truncated', bytes, `${bytes.length} bytes of a frame without its end`)
  }

  #continue(byte: number): void {
    this.#frame.push(byte)
    const isWhole = this.#ended || this.#frame.length === (this.#lengthOfResult() ?? MAX_FRAME_BYTES)
    this.#ended = byte === ETX
    if (isWhole) this.emitFrame(this.#takeFrame())
  }

  /** Length of the result that is under way, where its type tells it. */
  #lengthOfResult(): number | undefined {
    const [, type = 0, first, second] = this.#frame
    return first === 0x54 && second === 0x44 ? RESULT_LENGTHS.get(type) : undefined
  }

  #takeFrame(): Uint8Array {
    const bytes = Uint8Array.from(this.#frame)
    this.#frame = []
    this.#ended = false
    return bytes
  }
}
