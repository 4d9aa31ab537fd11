import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'

const FIRST = 0x01
const LAST = 0x02
const COUNTER_MASK = 0x3f
const MAX_MESSAGE_BYTES = 65_536

/**
 * Messages of the Generic Health Sensor Service from their segments. Unlike a stream, each chunk is one notification: a
 * header, b0 first, b1 last, b2…7 a counter, then a piece of the message. A message that misses a segment is lost, and
 * said to be.
 */
export const healthSensorSegments = (): Framing => new Segments()

class Segments extends Transform {
  /** With the headers, so that every byte is accounted for. */
  #segments: Uint8Array[] = []
  #counter = 0
  #offset = 0

  constructor() {
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#take(Uint8Array.from(chunk))
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#lose('the rest never came')
    done()
  }

  #take(segment: Uint8Array): void {
    const [header] = segment
    if (header === undefined) return
    const counter = header >> 2
    // There is a server that does not count single segments on: only within a message the counter tells a loss.
    const follows = this.#segments.length > 0 && counter === ((this.#counter + 1) & COUNTER_MASK)
    if ((header & FIRST) !== 0) {
      this.#lose('another message began')
      this.#add(segment, counter)
    } else if (follows) {
      this.#add(segment, counter)
    } else if (this.#segments.length > 0) {
      this.#segments.push(segment)
      this.#lose('a segment is missing')
    } else {
      this.#fault('grammar', [segment], 'a segment without the first one')
    }
  }

  #add(segment: Uint8Array, counter: number): void {
    this.#segments.push(segment)
    this.#counter = counter
    if (sizeOf(this.#segments) > MAX_MESSAGE_BYTES) this.#lose('no message is as long')
    else if (((segment[0] ?? 0) & LAST) !== 0) this.#complete()
  }

  #complete(): void {
    const segments = this.#segments
    this.#segments = []
    this.push({ frame: joined(segments.map((segment) => segment.subarray(1))) } satisfies Framed)
    this.#offset += sizeOf(segments)
  }

  #lose(why: string): void {
    const segments = this.#segments
    this.#segments = []
    if (segments.length > 0) this.#fault('truncated', segments, `part of a message: ${why}`)
  }

  #fault(fault: 'truncated' | 'grammar', segments: readonly Uint8Array[], message: string): void {
    const bytes = joined(segments)
    this.push({ fault, offset: this.#offset, bytes, message } satisfies Framed)
    this.#offset += bytes.length
  }
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))
const sizeOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0)
