import type { Step } from './define.ts'

type Expect = Extract<Step, { do: 'expect' }>

/** Something that the device said. */
export interface Heard {
  readonly channel: string
  readonly bytes: Uint8Array
}

/** More than any device sends between two steps; a stream that nobody expects is not kept. */
const MOST = 256

export const fits = (step: Expect, { channel, bytes }: Heard): boolean =>
  step.channel === channel && step.where?.(bytes) !== false

/**
 * What a dialogue hears while it expects nothing: an indication may overtake the acknowledgement of our request, and two
 * answers may come in one packet.
 */
export class HeardEarly {
  #heard: Heard[] = []

  add(heard: Heard): void {
    this.#heard.push(heard)
    if (this.#heard.length > MOST) this.#heard.shift()
  }

  clear(): void {
    this.#heard = []
  }

  /** The first that fits; what came after it is kept for the next step, what came before is not. */
  take(step: Expect): Uint8Array | undefined {
    const at = this.#heard.findIndex((heard) => fits(step, heard))
    const found = this.#heard[at]
    this.#heard = found ? this.#heard.slice(at + 1) : []
    return found?.bytes
  }
}
