import { Transform, type TransformCallback } from 'node:stream'
import { Framer } from '../../link/framer.ts'
import type { Framed, Framing } from '../../link/framing.ts'
import { asciiLines } from './ascii-lines.ts'
import { parseNellcorLine } from './nellcor-lines.ts'

/** Headings come every 25 lines. */
const MAX_HELD = 25
const STORED = 'line of a trend printout: stored, not live'
const UNDECIDED = 'line before the first heading: it may be stored'

/**
 * Lines of a Nellcor monitor. A line of a trend printout, which anybody may have been measured for, looks like one of this
 * moment; only the heading above it tells. Lines before the first heading are kept back, and given only when the stream ends
 * without any.
 */
export const nellcorFraming = (): Framing => new NellcorFraming()

class NellcorFraming extends Transform {
  readonly #lines = new Framer(asciiLines({ isWhole: (bytes) => parseNellcorLine(bytes) !== undefined }))
  #prints: 'real-time' | 'trend' | undefined
  #held: Uint8Array[] = []
  #offset = 0

  constructor() {
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (const item of this.#lines.push(chunk)) this.#take(item)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#lines
      .end()
      .then((rest) => {
        for (const item of rest) this.#take(item)
        for (const frame of this.#held) this.#emit({ frame }, frame.length)
        done()
      })
      .catch(done)
  }

  #take(item: Framed): void {
    if (!('frame' in item)) {
      this.#refuseHeld()
      this.#emit({ ...item, offset: this.#offset }, item.bytes.length)
      return
    }
    const line = parseNellcorLine(item.frame)
    if (line?.kind === 'data' && this.#prints !== 'real-time') this.#keepBack(item.frame)
    else {
      if (line?.kind === 'real-time' || line?.kind === 'trend') this.#prints = line.kind
      if (line?.kind === 'end-of-trend') this.#prints = undefined
      this.#refuseHeld()
      this.#emit(item, item.frame.length)
    }
  }

  #keepBack(line: Uint8Array): void {
    if (this.#prints === 'trend') this.#refuse(line, STORED)
    else {
      this.#held.push(line)
      if (this.#held.length > MAX_HELD) this.#refuseHeld()
    }
  }

  #refuseHeld(): void {
    for (const line of this.#held) this.#refuse(line, UNDECIDED)
    this.#held = []
  }

  #refuse(bytes: Uint8Array, message: string): void {
    this.#emit({ fault: 'grammar', offset: this.#offset, bytes, message }, bytes.length)
  }

  #emit(framed: Framed, length: number): void {
    this.push(framed)
    this.#offset += length
  }
}
