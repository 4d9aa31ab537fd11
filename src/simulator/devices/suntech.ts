import type { Clock } from '../../clock.ts'
import { sum8 } from '../../drivers/profiles/sum8.ts'
import { bytes, u8, u16 } from '../bytes.ts'
import type { Cable, VirtualSerialDevice } from '../serial-device.ts'

const HEARS = 0x3a
const REQUEST_BYTES = 5
const GET = 0x79
const GET_RESULT = 0x03
const GET_PRESSURE = 0x05
/** Shorter than any real one. */
const CYCLE_MS = 4_000
const TESTS = 8

/** `3E`, the length of all, the content, and what makes the sum of all 0. */
export function suntechPacket(...content: readonly Uint8Array[]): Uint8Array {
  const inside = bytes(...content)
  const unsummed = bytes(Uint8Array.of(0x3e, inside.length + 3), inside)
  return bytes(unsummed, u8(-sum8(unsummed) & 0xff))
}

export const SUNTECH_FINISHED = suntechPacket(u8(0x4b))

interface Result {
  readonly systolic: number
  readonly diastolic: number
  readonly mean: number
  readonly pulse: number
  readonly error: number
}

export const suntechResult = ({ systolic, diastolic, mean, pulse, error }: Result): Uint8Array =>
  suntechPacket(
    bytes(u16(systolic), u16(diastolic), u8(30), u8(1), new Uint8Array(TESTS)),
    bytes(u8(pulse), u8(0), u16(mean), u8(error), u16(0)),
  )

/**
 * A module in a monitor: a person presses its button with `measure SYS DIA PULSE` or `fail ERROR`; it says when it has
 * finished, and tells its last result whenever it is asked.
 */
export class SuntechModule implements VirtualSerialDevice {
  readonly #clock: Clock
  readonly #everyMs: number
  #alone: Disposable | undefined
  #measured = 0
  #cable: Cable | undefined
  #heard: number[] = []
  #cycle: Disposable | undefined
  #last: Result = { systolic: 0, diastolic: 0, mean: 0, pulse: 0, error: 0 }

  /** `everyMs`: it measures by itself; 0 never. */
  constructor({ clock, everyMs = 0 }: { readonly clock: Clock; readonly everyMs?: number }) {
    this.#clock = clock
    this.#everyMs = everyMs
  }

  start(cable: Cable): void {
    this.#cable = cable
    if (this.#everyMs > 0) this.#alone = this.#clock.every('measures', this.#everyMs, () => this.#automatic())
  }

  stopped(): void {
    this.#alone?.[Symbol.dispose]()
    this.#cable = undefined
    this.#heard = []
  }

  heard(received: Uint8Array): void {
    for (const byte of received) {
      this.#heard.push(byte)
      while (this.#heard.length > 0 && this.#heard[0] !== HEARS) this.#heard.shift()
      if (this.#heard.length < REQUEST_BYTES) continue
      const command = Uint8Array.from(this.#heard.splice(0))
      if (sum8(command) === 0 && command[1] === GET) this.#answer(command[2])
    }
  }

  command([verb, ...rest]: readonly string[]): boolean {
    const [first, second, third] = rest.map(numberOf)
    if (verb === 'fail' && first !== undefined)
      this.#measure({ systolic: 0, diastolic: 0, mean: 0, pulse: 0, error: first & 0xff })
    else if (verb === 'measure' && first !== undefined && second !== undefined) {
      const mean = Math.round((first + 2 * second) / 3)
      this.#measure({ systolic: first, diastolic: second, mean, pulse: (third ?? 70) & 0xff, error: 0 })
    } else return false
    return true
  }

  #automatic(): void {
    if (this.#cycle) return
    this.#measured += 1
    this.command(['measure', `${110 + (this.#measured % 40)}`, '80', '70'])
  }

  #measure(result: Result): void {
    this.#cycle?.[Symbol.dispose]()
    this.#cycle = this.#clock.after('a cycle', CYCLE_MS, () => {
      this.#cycle = undefined
      this.#last = result
      this.#cable?.send(SUNTECH_FINISHED)
    })
  }

  #answer(what: number | undefined): void {
    if (what === GET_RESULT) this.#cable?.send(suntechResult(this.#last))
    if (what === GET_PRESSURE) this.#cable?.send(suntechPacket(u16(0)))
  }
}

function numberOf(word: string): number {
  const number = Number(word)
  if (!Number.isInteger(number) || number < 0 || number > 0xffff)
    throw new RangeError(`${word} is no number of a packet`)
  return number
}
