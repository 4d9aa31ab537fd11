import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'
import { sum8 } from './sum8.ts'

export const TAIDOC_COMMANDS = { when: 0x25, what: 0x26, live: 0x49, powerOff: 0x50 } as const

const FRAME_BYTES = 8
const START = 0x51
const FROM_DEVICE = 0xa5
/** Noise is told in pieces of at most this many bytes. */
const MAX_NOISE_BYTES = 512

/** A request: `51 cmd`, four bytes that are 0 where nothing is said of them, `A3`, sum. */
export function taidocRequest(command: (typeof TAIDOC_COMMANDS)[keyof typeof TAIDOC_COMMANDS]): Uint8Array {
  const unsummed = Uint8Array.of(START, command, 0, 0, 0, 0, 0xa3)
  return Uint8Array.of(...unsummed, sum8(unsummed))
}

/**
 * Frames of TaiDoc from device to host: `51 cmd d0 d1 d2 d3 A5 sum`. Half of a stored record answers 25 (when), the other
 * half 26 (what), and neither says to which it belongs. So the second half comes out behind the first, as one frame of
 * sixteen bytes, and a half that has no other comes out as a fault: values without their time may be anybody's.
 */
export const taidocFraming = (): Framing => new TaidocFraming()

class TaidocFraming extends Transform {
  #held: number[] = []
  #noise: number[] = []
  #offset = 0
  #when: Uint8Array | undefined

  constructor() {
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (const byte of chunk) {
      this.#held.push(byte)
      while (this.#step()) {}
    }
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#endNoise()
    if (this.#held.length > 0) this.#fault('truncated', this.#held, `${this.#held.length} bytes of a frame`)
    this.#held = []
    done()
  }

  /** Takes a frame or one byte that begins none; false when more has to come first. */
  #step(): boolean {
    if (this.#held.length === 0) return false
    const wrong = this.#held[0] !== START
    if (!wrong && this.#held.length < FRAME_BYTES) return false
    const frame = Uint8Array.from(this.#held)
    if (wrong || frame[6] !== FROM_DEVICE || sum8(frame.subarray(0, -1)) !== frame[7]) {
      this.#noise.push(...this.#held.splice(0, 1))
      if (this.#noise.length === MAX_NOISE_BYTES) this.#endNoise()
      return true
    }
    this.#endNoise()
    this.#held = []
    this.#take(frame)
    return true
  }

  #take(frame: Uint8Array): void {
    const command = frame[1]
    if (command === TAIDOC_COMMANDS.when) this.#when = frame
    if (command === TAIDOC_COMMANDS.what) {
      if (this.#when) this.#emit({ frame: Uint8Array.of(...this.#when, ...frame) }, FRAME_BYTES)
      else this.#fault('grammar', [...frame], 'values without their time')
      this.#when = undefined
    } else this.#emit({ frame }, FRAME_BYTES)
  }

  #endNoise(): void {
    if (this.#noise.length > 0) this.#fault('grammar', this.#noise, 'bytes outside any frame')
    this.#noise = []
  }

  #fault(fault: 'truncated' | 'grammar', bytes: readonly number[], message: string): void {
    this.#emit({ fault, offset: this.#offset, bytes: Uint8Array.from(bytes), message }, bytes.length)
  }

  #emit(framed: Framed, length: number): void {
    this.push(framed)
    this.#offset += length
  }
}
