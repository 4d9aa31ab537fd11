import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'

export const STX = 0x02
export const ETX = 0x03

/** Octets of a result from STX to BCC, by the letter of the device's type. */
export const RESULT_LENGTHS: ReadonlyMap<number, number> = new Map([
  [0x46, 59], // F
  [0x47, 71], // G
])
/** Bound for every other frame; no documented one is half as long. */
const MAX_FRAME_BYTES = 128
/** Noise is told in pieces of at most this many bytes. */
const MAX_NOISE_BYTES = 512

/** Block check character: exclusive or of every byte from STX to ETX, both included. */
export const bccOf = (bytes: Uint8Array): number => bytes.reduce((bcc, byte) => bcc ^ byte, 0)

/**
 * Frames of the Vitalograph 4000 family: `02 … 03 BCC`. Whether the BCC is right is for the decoder to say, so that the
 * dialogue hears of a damaged frame and asks for it again; for the same reason a result whose ETX was damaged is a frame as
 * soon as it is as long as its type.
 */
export const vitalographFraming = (): Framing => new VitalographFraming()

class VitalographFraming extends Transform {
  #frame: number[] = []
  #ended = false
  #noise: number[] = []
  #offset = 0

  constructor() {
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (const byte of chunk) this.#take(byte)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#cut()
    this.#endNoise()
    done()
  }

  #take(byte: number): void {
    if (this.#frame.length === 0) {
      if (byte === STX) this.#start()
      else this.#addNoise(byte)
    } else if (byte === STX && !(this.#ended && bccOf(Uint8Array.from(this.#frame)) === STX)) {
      // No field holds an STX, and a BCC is one only when it is the right one.
      this.#cut()
      this.#start()
    } else {
      this.#continue(byte)
    }
  }

  #start(): void {
    this.#endNoise()
    this.#frame.push(STX)
  }

  #continue(byte: number): void {
    this.#frame.push(byte)
    const { length } = this.#frame
    const isWhole = this.#ended || length === (this.#lengthOfResult() ?? MAX_FRAME_BYTES)
    this.#ended = byte === ETX
    if (isWhole) this.#emit({ frame: this.#takeFrame() }, length)
  }

  /** Length of the result that is under way, where its type tells it. */
  #lengthOfResult(): number | undefined {
    const [, type = 0, first, second] = this.#frame
    return first === 0x54 && second === 0x44 ? RESULT_LENGTHS.get(type) : undefined
  }

  #cut(): void {
    const bytes = this.#takeFrame()
    if (bytes.length > 0) this.#fault('truncated', bytes, `${bytes.length} bytes of a frame without its end`)
  }

  #takeFrame(): Uint8Array {
    const bytes = Uint8Array.from(this.#frame)
    this.#frame = []
    this.#ended = false
    return bytes
  }

  #addNoise(byte: number): void {
    this.#noise.push(byte)
    if (this.#noise.length === MAX_NOISE_BYTES) this.#endNoise()
  }

  #endNoise(): void {
    const bytes = Uint8Array.from(this.#noise)
    this.#noise = []
    if (bytes.length > 0) this.#fault('grammar', bytes, 'bytes outside any frame')
  }

  #fault(fault: 'truncated' | 'grammar', bytes: Uint8Array, message: string): void {
    this.#emit({ fault, offset: this.#offset, bytes, message }, bytes.length)
  }

  #emit(framed: Framed, length: number): void {
    this.push(framed)
    this.#offset += length
  }
}
