import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'
import { DecodeError } from '../decode-error.ts'

/** Contec over FF12: service, where we write, where it notifies. */
export const CONTEC_FF12 = { service: 'ff12', write: 'ff01', notify: 'ff02' } as const

/** First bytes of what spirometers of Contec answer. */
export const HEAD = { ready: 0xf0, version: 0xf2, clockSet: 0xf3, count: 0xe0, record: 0xe1 } as const

/** Sum of every byte before it, of which seven bits travel. */
export const checksumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + byte, 0) & 0x7f

/** The bytes of a command with its checksum. */
export const withChecksum = (...bytes: readonly number[]): Uint8Array =>
  Uint8Array.of(...bytes, checksumOf(Uint8Array.from(bytes)))

/** Length of each answer by its first byte. */
export type Lengths = ReadonlyMap<number, number>

/** Holds an answer to the length of its first byte, to seven bits a byte, and to its checksum where it has one. */
export function checkAnswer(frame: Uint8Array, lengths: Lengths, hasChecksum: (head: number) => boolean): number {
  const [head] = frame
  if (head === undefined) throw new DecodeError('truncated', 0, 'empty answer')
  const length = lengths.get(head)
  if (length === undefined) throw new DecodeError('unknown-frame', 0, `no answer begins with ${head.toString(16)}`)
  if (frame.length < length) throw new DecodeError('truncated', frame.length, `${frame.length} bytes of ${length}`)
  if (frame.length > length) throw new DecodeError('grammar', length, `${frame.length} bytes of ${length}`)
  const high = frame.findIndex((byte, at) => at > 0 && byte >= 0x80)
  if (high > 0) throw new DecodeError('grammar', high, `bit 7 of byte ${high} is set`)
  const sum = checksumOf(frame.subarray(0, -1))
  if (hasChecksum(head) && frame[length - 1] !== sum)
    throw new DecodeError('checksum', length - 1, `checksum is ${frame[length - 1]}, should be ${sum}`)
  return head
}

/** Noise is told in pieces of at most this many bytes. */
const MAX_NOISE_BYTES = 512

/**
 * Answers of Contec's spirometers: a byte from 80 up, then bytes below, as many as the first one says. A notification is
 * no unit. Any byte from 80 up begins anew, so that a lost byte costs at most the answer that it was in.
 */
export const contecSpirometerFraming = (lengths: Lengths) => (): Framing => new AnswerFraming(lengths)

class AnswerFraming extends Transform {
  readonly #lengths: Lengths
  #answer: number[] = []
  #length = 0
  #noise: number[] = []
  #offset = 0

  constructor(lengths: Lengths) {
    super({ readableObjectMode: true })
    this.#lengths = lengths
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (const byte of chunk) {
      if (byte >= 0x80) this.#start(byte)
      else if (this.#answer.length > 0) this.#continue(byte)
      else this.#addNoise(byte)
    }
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#cut()
    this.#endNoise()
    done()
  }

  #start(head: number): void {
    this.#cut()
    const length = this.#lengths.get(head)
    if (length === undefined) {
      this.#addNoise(head)
    } else {
      this.#endNoise()
      this.#answer.push(head)
      this.#length = length
    }
  }

  #continue(byte: number): void {
    this.#answer.push(byte)
    if (this.#answer.length === this.#length) this.#emit({ frame: this.#take() }, this.#length)
  }

  #cut(): void {
    const bytes = this.#take()
    if (bytes.length > 0) this.#fault('truncated', bytes, `${bytes.length} bytes of an answer of ${this.#length}`)
  }

  #take(): Uint8Array {
    const bytes = Uint8Array.from(this.#answer)
    this.#answer = []
    return bytes
  }

  #addNoise(byte: number): void {
    this.#noise.push(byte)
    if (this.#noise.length === MAX_NOISE_BYTES) this.#endNoise()
  }

  #endNoise(): void {
    const bytes = Uint8Array.from(this.#noise)
    this.#noise = []
    if (bytes.length > 0) this.#fault('grammar', bytes, 'bytes outside any answer')
  }

  #fault(fault: 'truncated' | 'grammar', bytes: Uint8Array, message: string): void {
    this.#emit({ fault, offset: this.#offset, bytes, message }, bytes.length)
  }

  #emit(framed: Framed, length: number): void {
    this.push(framed)
    this.#offset += length
  }
}
