import type { Framing } from '../../link/framing.ts'
import { ByteFraming } from './byte-framing.ts'
import { sum8 } from './sum8.ts'

export const TAIDOC_COMMANDS = { when: 0x25, what: 0x26, live: 0x49, powerOff: 0x50 } as const

const FRAME_BYTES = 8
const START = 0x51
const FROM_DEVICE = 0xa5

/** A request: `51 cmd`, four bytes that are 0 where nothing is said of them, `A3`, sum. */
export function taidocRequest(command: (typeof TAIDOC_COMMANDS)[keyof typeof TAIDOC_COMMANDS]): Uint8Array {
  const unsummed = Uint8Array.of(START, command, 0, 0, 0, 0, 0xa3)
  return Uint8Array.of(...unsummed, sum8(unsummed))
}

/**
 * Frames of TaiDoc from device to host: `51 cmd d0 d1 d2 d3 A5 sum`. Half of a stored record answers 25 (when), the other
 * half 26 (what), and neither says to which it belongs. So the second half comes out behind the first, as one frame of
 * sixteen bytes, and a half that has no other comes out as a fault: values without their time may be anybody's.
 */
export const taidocFraming = (): Framing => new TaidocFraming('frame')

class TaidocFraming extends ByteFraming {
  #held: number[] = []
  #when: Uint8Array | undefined

  protected override takeByte(byte: number): void {
    this.#held.push(byte)
    while (this.#step()) {}
  }

  protected override cut(): void {
    const { length } = this.#held
    if (length > 0) this.emitFault('truncated', Uint8Array.from(this.#held), `${length} bytes of a frame`)
    this.#held = []
  }

  /** Takes a frame or one byte that begins none; false when more has to come first. */
  #step(): boolean {
    const [start] = this.#held
    if (start === undefined || (start === START && this.#held.length < FRAME_BYTES)) return false
    const frame = Uint8Array.from(this.#held)
    if (start !== START || frame[6] !== FROM_DEVICE || sum8(frame.subarray(0, -1)) !== frame[7]) {
      this.addNoise(start)
      this.#held.shift()
      return true
    }
    this.#held = []
    this.#pair(frame)
    return true
  }

  #pair(frame: Uint8Array): void {
    const command = frame[1]
    if (command === TAIDOC_COMMANDS.when) this.#when = frame
    if (command === TAIDOC_COMMANDS.what) {
      if (this.#when) this.emitFrame(Uint8Array.of(...this.#when, ...frame), FRAME_BYTES)
      else this.emitFault('grammar', frame, 'values without their time')
      this.#when = undefined
    } else this.emitFrame(frame)
  }
}
