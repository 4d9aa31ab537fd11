import { once } from 'node:events'
import type { Framed, Framing } from './framing.ts'

/** Feeds a framing chunk by chunk and hands back what each chunk completed, so that a frame arrives when its last byte does. */
export class Framer {
  readonly #framing: Framing
  #failed = false

  constructor(framing: Framing) {
    this.#framing = framing
    // Thrown by `push`; as an event that nobody takes it would end the process.
    framing.on('error', () => {})
  }

  /** The framing threw: it has lost its place and takes nothing more. */
  get failed(): boolean {
    return this.#failed
  }

  /** Throws what the framing throws; that is a bug, since whatever comes from a device is a frame or a fault. */
  push(chunk: Uint8Array): readonly Framed[] {
    this.#failed = true
    this.#framing.write(chunk)
    if (this.#framing.errored) throw this.#framing.errored
    const framed = this.#taken()
    this.#failed = false
    return framed
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
