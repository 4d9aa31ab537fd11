import { Transform, type TransformCallback } from 'node:stream'
import { ReadlineParser } from '@serialport/parser-readline'
import type { Framed, Framing } from '../../link/framing.ts'

/** The parser's own buffer has no bound; no line of a supported device is half as long. */
const MAX_LINE_BYTES = 512
const LINE_FEED = 0x0a

interface LineOptions {
  /**
   * Whether bytes at the end of the stream are a whole line although their line feed is missing: a line that a person
   * pastes has none. Without it such bytes are always a `truncated` fault.
   */
  readonly isWhole?: (bytes: Uint8Array) => boolean
}

/** Frames of ASCII lines, each with its line end, so that a decoder can tell a whole line from a cut one. */
export const asciiLines = (options: LineOptions = {}): Framing => new AsciiLines(options)

class AsciiLines extends Transform {
  // latin1 keeps every byte, whatever noise the line carries.
  readonly #parser = new ReadlineParser({ includeDelimiter: true, encoding: 'latin1', readableObjectMode: true })
  readonly #isWhole: (bytes: Uint8Array) => boolean
  /** Bytes of the unfinished line, which the parser holds. */
  #held = 0
  /** The line has outgrown the bound: what remains of it is noise up to its line feed. */
  #overlong = false
  #offset = 0

  constructor(options: LineOptions) {
    super({ readableObjectMode: true })
    this.#isWhole = options.isWhole ?? (() => false)
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let at = 0; at < chunk.length; ) {
      const lineFeed = chunk.indexOf(LINE_FEED, at)
      const end = Math.min(lineFeed < 0 ? chunk.length : lineFeed + 1, at + MAX_LINE_BYTES - this.#held)
      const piece = chunk.subarray(at, end)
      at = end
      this.#held += piece.length
      this.#parser.write(piece)
      if (piece.at(-1) === LINE_FEED) this.#endOfLine()
      else if (this.#held === MAX_LINE_BYTES) this.#outgrown()
    }
    done()
  }

  override _flush(done: TransformCallback): void {
    let remainder: Uint8Array = new Uint8Array()
    this.#parser.on('data', (text: string) => {
      remainder = Buffer.from(text, 'latin1')
    })
    this.#parser.once('end', () => {
      if (this.#overlong) this.#fault('grammar', remainder, 'end of a line without a line feed')
      else if (this.#isWhole(remainder)) this.#emit({ frame: remainder }, remainder.length)
      else this.#fault('truncated', remainder, 'line without its end')
      done()
    })
    this.#parser.end()
  }

  #endOfLine(): void {
    const line = this.#take()
    if (this.#overlong) this.#fault('grammar', line, 'end of a line without a line feed')
    else if (isBlank(line)) this.#offset += line.length
    else this.#emit({ frame: line }, line.length)
    this.#overlong = false
  }

  #outgrown(): void {
    // A line feed of our own makes the parser let go of what it holds.
    this.#parser.write(Buffer.of(LINE_FEED))
    this.#fault('grammar', this.#take().subarray(0, -1), `no line feed within ${MAX_LINE_BYTES} bytes`)
    this.#overlong = true
  }

  #take(): Uint8Array {
    this.#held = 0
    const line: unknown = this.#parser.read()
    return typeof line === 'string' ? Buffer.from(line, 'latin1') : new Uint8Array()
  }

  #fault(fault: 'truncated' | 'grammar', bytes: Uint8Array, message: string): void {
    if (isBlank(bytes)) this.#offset += bytes.length
    else this.#emit({ fault, offset: this.#offset, bytes, message }, bytes.length)
  }

  #emit(framed: Framed, length: number): void {
    this.push(framed)
    this.#offset += length
  }
}

/** Nothing printable: an empty line, or the NULs that some oximeters send between lines. */
const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte <= 0x20 || byte === 0x7f)
