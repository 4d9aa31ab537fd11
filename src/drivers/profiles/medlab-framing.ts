import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'
import { MAX_NOISE_BYTES } from './byte-framing.ts'

/** Data bytes are smaller; markers say what the data after them are. */
export const MEDLAB_MOST = 0xf6
export const MEDLAB_MARKERS = { wave: 0xf8, respiration: 0xf9, pulse: 0xfa, info: 0xfb } as const
/**
 * Samples without a fault, 100 ms, after which a rate is believed again. There is no checksum: in the bytes of another device
 * some value stands behind every marker, such as its saturation behind FA.
 */
const BELIEVED_AFTER_SAMPLES = 10

const isValueMarker = (byte: number): boolean =>
  byte === MEDLAB_MARKERS.respiration || byte === MEDLAB_MARKERS.pulse || byte === MEDLAB_MARKERS.info

/**
 * Pieces of the stream of protocol 1, in which a marker says what follows:
 *
 *     F8 wave, sample by sample until the next marker    F9, FA, FB and one value
 *
 * Each sample is a piece, without a marker where the wave goes on. Data after the one value of a marker belong to none.
 */
export const medlabFraming = (): Framing => new MedlabFraming()

type State = 'nowhere' | 'wave' | 'value'

class MedlabFraming extends Transform {
  #state: State = 'nowhere'
  #bytes: number[] = []
  #offset = 0
  #doubted = 0

  constructor() {
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (const byte of chunk) this.#take(byte)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#end()
    done()
  }

  #take(byte: number): void {
    if (byte <= MEDLAB_MOST) {
      this.#bytes.push(byte)
      if (this.#state !== 'nowhere') this.#piece()
      else if (this.#bytes.length === MAX_NOISE_BYTES) this.#end()
      if (this.#state === 'value') this.#state = 'nowhere'
      return
    }
    if (byte === MEDLAB_MARKERS.wave || isValueMarker(byte)) {
      this.#end()
      this.#state = byte === MEDLAB_MARKERS.wave ? 'wave' : 'value'
    } else if (this.#state !== 'nowhere') {
      this.#end()
      this.#state = 'nowhere'
    }
    this.#bytes.push(byte)
  }

  #piece(): void {
    const isRate = this.#state === 'value' && this.#bytes[0] !== MEDLAB_MARKERS.info
    if (this.#doubted > 0 && isRate) {
      this.#fault('grammar', 'a rate close behind damaged bytes')
      return
    }
    if (this.#state === 'wave') this.#doubted = Math.max(0, this.#doubted - 1)
    this.#emit((bytes) => ({ frame: bytes }))
  }

  /** What was under way ends where it is. */
  #end(): void {
    if (this.#bytes.length === 0) return
    this.#doubted = BELIEVED_AFTER_SAMPLES
    if (this.#state === 'nowhere') this.#fault('grammar', 'bytes outside any marker')
    else this.#fault('truncated', 'a marker without anything behind it')
  }

  #fault(fault: 'truncated' | 'grammar', message: string): void {
    this.#emit((bytes) => ({ fault, offset: this.#offset, bytes, message }))
  }

  #emit(framed: (bytes: Uint8Array) => Framed): void {
    const bytes = Uint8Array.from(this.#bytes)
    this.#bytes = []
    this.push(framed(bytes))
    this.#offset += bytes.length
  }
}
