import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'

/**
 * Length of each packet from device to host, by its type byte: "Communication protocol of pulse oximeter V7.0",
 * Contec, 2010, table 2.
 */
export const CONTEC_LENGTHS: ReadonlyMap<number, number> = new Map([
  [0x01, 9], // real-time data
  [0x04, 9], // device identifier
  [0x05, 9], // user information
  [0x07, 8], // start date of stored data
  [0x08, 8], // length of stored data
  [0x09, 6], // stored data with perfusion index
  [0x0a, 4], // number of stored segments
  [0x0b, 4], // command feedback
  [0x0c, 2], // free
  [0x0d, 3], // disconnect notice
  [0x0e, 3], // perfusion index supported
  [0x0f, 8], // stored data
  [0x10, 3], // number of users
  [0x11, 9], // device notice
  [0x12, 8], // start time of stored data
  [0x15, 9], // identifiers of stored data
])

/** Noise is told in pieces of at most this many bytes. */
const MAX_NOISE_BYTES = 512

/**
 * Packets of the protocol: a type byte below 80, then bytes from 80 up, as many as the type says. Any byte below 80
 * starts anew, so one lost or damaged byte costs at most the packet that it was in.
 */
export const contecV7Framing = (): Framing => new ContecV7Framing()

class ContecV7Framing extends Transform {
  #packet: number[] = []
  #length = 0
  #noise: number[] = []
  #offset = 0

  constructor() {
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (const byte of chunk) {
      if (byte < 0x80) this.#start(byte)
      else if (this.#packet.length > 0) this.#continue(byte)
      else this.#addNoise(byte)
    }
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#endPacket()
    this.#endNoise()
    done()
  }

  #start(type: number): void {
    this.#endPacket()
    const length = CONTEC_LENGTHS.get(type)
    if (length === undefined) {
      this.#addNoise(type)
    } else {
      this.#endNoise()
      this.#packet.push(type)
      this.#length = length
    }
  }

  #continue(byte: number): void {
    this.#packet.push(byte)
    if (this.#packet.length === this.#length) this.#emit({ frame: this.#takePacket() }, this.#length)
  }

  #endPacket(): void {
    const bytes = this.#takePacket()
    if (bytes.length > 0) this.#fault('truncated', bytes, `${bytes.length} bytes of a packet of ${this.#length}`)
  }

  #takePacket(): Uint8Array {
    const bytes = Uint8Array.from(this.#packet)
    this.#packet = []
    return bytes
  }

  #addNoise(byte: number): void {
    this.#noise.push(byte)
    if (this.#noise.length === MAX_NOISE_BYTES) this.#endNoise()
  }

  #endNoise(): void {
    const bytes = Uint8Array.from(this.#noise)
    this.#noise = []
    if (bytes.length > 0) this.#fault('grammar', bytes, 'bytes outside any packet')
  }

  #fault(fault: 'truncated' | 'grammar', bytes: Uint8Array, message: string): void {
    this.#emit({ fault, offset: this.#offset, bytes, message }, bytes.length)
  }

  #emit(framed: Framed, length: number): void {
    this.push(framed)
    this.#offset += length
  }
}
