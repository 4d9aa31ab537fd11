import { Transform, type TransformCallback } from 'node:stream'
import type { Framing } from '../link/framing.ts'

/** Every chunk is a frame: who plays a device cuts what he hears himself. */
export const rawLine = (): Framing => new RawLine()

class RawLine extends Transform {
  constructor() {
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    done(null, { frame: Uint8Array.from(chunk) })
  }
}
