import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'
import { MAX_NOISE_BYTES } from './byte-framing.ts'
import {
  AHEAD_BYTES,
  answerAt,
  DISPLAY_BYTES,
  displayAt,
  type Found,
  IN_A_ROW,
  mayBeAPiece,
  packetAt,
  REACH_BYTES,
  spotAt,
} from './nonin-formats.ts'

/**
 * Frames of Nonin oximeters in whichever format they send; the format is kept in the device, and nobody tells us. Format 8
 * has no checksum, and pieces of the others look like it: it is believed where three follow each other, or where nothing
 * else is near, and never again once another format was understood.
 */
export const noninFraming = (): Framing => new NoninFraming()

class NoninFraming extends Transform {
  /** What was worked off but is still looked back upon, then what was not. */
  #bytes: Uint8Array = new Uint8Array()
  #at = 0
  /** Where the run of bytes begins that belong to no frame; it ends at `#at`. */
  #noiseFrom = 0
  #noise: 'truncated' | 'checksum' | 'grammar' = 'grammar'
  /** Position of `#bytes` in the stream. */
  #offset = 0
  #speaks: 'display' | 'checked' | undefined

  constructor() {
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    this.#work(false)
    this.#forget()
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#work(true)
    this.#endNoise()
    done()
  }

  #work(isOver: boolean): void {
    while (this.#at < this.#bytes.length) {
      const found = this.#find(isOver)
      if (found.is === 'unfinished' && !isOver) return
      if (found.is === 'whole') this.#take(found.length)
      else this.#skip(found.is)
    }
  }

  #find(isOver: boolean): Found {
    const checked = [spotAt, answerAt, ...(this.#speaks === 'display' ? [] : [packetAt])].map((at) =>
      at(this.#bytes, this.#at),
    )
    const whole = checked.find(({ is }) => is === 'whole')
    if (whole) return whole
    const open = checked.find(({ is }) => is === 'unfinished')
    if (open && !isOver) return open
    const display = this.#display(isOver)
    if (display.is !== 'nothing') return display
    return open ?? checked.find(({ is }) => is === 'damaged') ?? display
  }

  #display(isOver: boolean): Found {
    if (this.#speaks === 'checked') return { is: 'nothing' }
    const first = displayAt(this.#bytes, this.#at)
    if (first.is !== 'whole' || this.#speaks === 'display') return first
    let inARow = 1
    let next = displayAt(this.#bytes, this.#at + DISPLAY_BYTES)
    while (next.is === 'whole' && inARow < IN_A_ROW) {
      inARow += 1
      next = displayAt(this.#bytes, this.#at + inARow * DISPLAY_BYTES)
    }
    if (inARow === IN_A_ROW) {
      this.#speaks = 'display'
      return first
    }
    if (!isOver && this.#bytes.length < this.#at + AHEAD_BYTES) return { is: 'unfinished' }
    return mayBeAPiece(this.#bytes, this.#at) ? { is: 'nothing' } : first
  }

  #take(length: number): void {
    this.#endNoise()
    const frame = Uint8Array.from(this.#bytes.subarray(this.#at, this.#at + length))
    if (length !== DISPLAY_BYTES && !isAnswer(frame)) this.#speaks ??= 'checked'
    this.push({ frame } satisfies Framed)
    this.#at += length
    this.#noiseFrom = this.#at
  }

  #skip(why: 'unfinished' | 'damaged' | 'nothing'): void {
    if (this.#noise === 'grammar' && why !== 'nothing') this.#noise = why === 'damaged' ? 'checksum' : 'truncated'
    this.#at += 1
    if (this.#at - this.#noiseFrom === MAX_NOISE_BYTES) this.#endNoise()
  }

  #endNoise(): void {
    const bytes = Uint8Array.from(this.#bytes.subarray(this.#noiseFrom, this.#at))
    const fault = this.#noise
    this.#noise = 'grammar'
    if (bytes.length > 0)
      this.push({ fault, offset: this.#offset + this.#noiseFrom, bytes, message: MESSAGES[fault] } satisfies Framed)
    this.#noiseFrom = this.#at
  }

  #forget(): void {
    const from = Math.max(0, Math.min(this.#noiseFrom, this.#at - REACH_BYTES))
    this.#bytes = this.#bytes.subarray(from)
    this.#offset += from
    this.#at -= from
    this.#noiseFrom -= from
  }
}

const MESSAGES = {
  truncated: 'the stream ends within a packet',
  checksum: 'packet whose checksum or order of frames is wrong',
  grammar: 'bytes outside any packet',
} as const

const isAnswer = (frame: Uint8Array): boolean => frame[0] === 0x02
