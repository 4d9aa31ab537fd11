import { sum8 } from '../../drivers/profiles/sum8.ts'
import { Decimal } from '../../reading/decimal.ts'
import { bytes, u8, u16 } from '../bytes.ts'
import type { Refusal, Service } from '../gatt.ts'
import { OnTheAir, type OnTheAirOptions } from '../on-the-air.ts'
import { type Measured, measuredOf } from '../spot-device.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

export const TAIDOC_SERVICE = '00001523-1212-efde-1523-785feabcd123'
export const TAIDOC_CHARACTERISTIC = '00001524-1212-efde-1523-785feabcd123'
export const TAIDOC_CHANNEL = '00001524'
const WHEN = 0x25
const WHAT = 0x26
const POWER_OFF = 0x50
const FOREHEAD = 1
const ROOM = 215

export interface TaidocOptions extends OnTheAirOptions {
  readonly report: (error: unknown) => void
}

/** A kind of device: the four bytes of its values, and what it says of them beside the date. */
interface TaidocKind {
  /** Throws a RangeError when a number is missing or cannot be sent. */
  readonly what: (numbers: readonly Measured[]) => Uint8Array
  readonly target: number
  readonly automatic: (n: number) => readonly Measured[]
}

export const TAIDOC_THERMOMETER: TaidocKind = {
  what: ([celsius]) => bytes(u16(celsius ? tenths(celsius) : 0), u16(ROOM)),
  target: FOREHEAD,
  automatic: (n) => [Decimal.of(365 + (n % 30), -1)],
}

export const TAIDOC_CUFF: TaidocKind = {
  what: (numbers) => {
    const [systolic = 0, diastolic = 0, pulse = 0] = numbers.map((number) => number?.value ?? 0)
    return Uint8Array.of(systolic, 0, diastolic, pulse)
  },
  target: 0,
  automatic: (n) => [110 + (n % 40), 70 + (n % 20), 60 + (n % 40)].map((number) => Decimal.of(number)),
}

/** A device of TaiDoc or FORA: says its newest record in two halves, each when it is asked, and goes off when it is told. */
export class TaidocDevice implements VirtualDevice {
  readonly advertised = [TAIDOC_SERVICE]
  readonly services: readonly Service[] = [
    {
      service: TAIDOC_SERVICE,
      characteristics: [
        { channel: TAIDOC_CHANNEL, uuid: TAIDOC_CHARACTERISTIC, send: 'notify', write: (value) => this.#heard(value) },
      ],
    },
  ]
  readonly #kind: TaidocKind
  readonly #options: TaidocOptions
  readonly #air: OnTheAir
  #newest: { readonly when: Uint8Array; readonly what: Uint8Array } | undefined
  #count = 0
  #sent = 0
  #radio: Radio | undefined

  constructor(kind: TaidocKind, options: TaidocOptions) {
    this.#kind = kind
    this.#options = options
    this.#air = new OnTheAir(options)
  }

  start(radio: Radio): void {
    this.#radio = radio
    this.#air.start(radio, (agoMs) => this.#measure([], agoMs))
  }

  ready(): void {}

  disconnected(): void {
    this.#air.end()
  }

  /** `measure [NUMBER…]`, `advertise`. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb !== 'measure' && verb !== 'advertise') return false
    if (verb === 'measure') this.#measure(rest)
    this.#air.begin()
    return true
  }

  #measure(words: readonly string[], agoMs = 0): void {
    const { what, target, automatic } = this.#kind
    const numbers = words.length > 0 ? words.map(measuredOf) : automatic(this.#count)
    const [year = 0, month = 0, day = 0, hours = 0, minutes = 0] = this.#options.deviceClock
      .local(agoMs)
      .split(/[-T:]/)
      .map(Number)
    const date = ((year - 2000) << 9) | (month << 5) | day
    const when = bytes(u16(date), u8(minutes | ((target & 3) << 6)), u8(hours | ((target >> 2) << 5)))
    this.#newest = { when, what: what(numbers) }
    this.#count += 1
    this.#options.tell({ event: 'stored', n: this.#count })
  }

  #heard(value: Uint8Array): Refusal | undefined {
    if (value.length !== 8) return 'InvalidValueLength'
    const [start, command = 0, , , , , direction, sum] = value
    if (start !== 0x51 || direction !== 0xa3 || sum !== sum8(value.subarray(0, -1))) return 'Failed'
    const none = new Uint8Array(4)
    if (command === WHEN) this.#say(command, this.#newest?.when ?? none)
    if (command === WHAT) this.#say(command, this.#newest?.what ?? none)
    if (command === POWER_OFF) this.#radio?.disconnect().catch(this.#options.report)
    return undefined
  }

  #say(command: number, data: Uint8Array): void {
    this.#sent += 1
    this.#radio?.notify(TAIDOC_CHANNEL, this.#sent, taidocFrame(command, data))
  }
}

/** `51 cmd`, four bytes, `A5`, sum. */
export function taidocFrame(command: number, data: Uint8Array): Uint8Array {
  const unsummed = bytes(Uint8Array.of(0x51, command), data, u8(0xa5))
  return bytes(unsummed, u8(sum8(unsummed)))
}

function tenths({ value }: Decimal): number {
  const sent = Math.round(value * 10)
  if (sent < 1 || sent > 999) throw new RangeError(`${value} °C cannot be sent`)
  return sent
}
