import { once } from 'node:events'
import type { Framed, Framing } from './framing.ts'

/** Feeds a framing chunk by chunk and hands back what each chunk completed, so that a frame arrives when its last byte does. */
export class Framer {
  readonly #framing: Framing

  constructor(framing: Framing) {
    this.#framing = framing
  }

  push(chunk: Uint8Array): readonly Framed[] {
    this.#framing.write(chunk)
    return this.#taken()
  }

  /** Ends the stream; an unfinished frame comes out as a fault. */
  async end(): Promise<readonly Framed[]> {
    const out: Framed[] = []
    this.#framing.on('data', (framed: Framed) => out.push(framed))
    const ended = once(this.#framing, 'end')
    this.#framing.end()
    await ended
    return out
  }

  /** A framing works in the same turn as it is written to; paused, it keeps its frames until they are read. */
  #taken(): readonly Framed[] {
    const out: Framed[] = []
    for (let framed: Framed | null = this.#framing.read(); framed !== null; framed = this.#framing.read())
      out.push(framed)
    return out
  }
}
