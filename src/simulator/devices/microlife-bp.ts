import { sum8 } from '../../drivers/profiles/sum8.ts'
import { bytes, u8 } from '../bytes.ts'
import type { Refusal, Service } from '../gatt.ts'
import { OnTheAir, type OnTheAirOptions } from '../on-the-air.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

const HISTORY = 0x00
const DISCONNECT = 0x04
const SET_CLOCK = 0x0d
const ACKNOWLEDGED = 0x81
const CUFF_FITS = 0x80
const USER = 1
const RESERVED_BYTES = 32
/** As many bytes are taken or sent at once. */
const PIECE_BYTES = 20

export interface MicrolifeOptions extends OnTheAirOptions {
  readonly report: (error: unknown) => void
}

/** A cuff of Microlife: it keeps every reading, and sends the whole memory when it is asked. */
export class MicrolifeCuff implements VirtualDevice {
  readonly advertised = ['fff0']
  readonly services: readonly Service[] = [
    {
      service: 'fff0',
      characteristics: [
        { channel: 'fff1', send: 'notify' },
        { channel: 'fff2', write: (value) => this.#heard(value) },
      ],
    },
  ]
  readonly #options: MicrolifeOptions
  readonly #air: OnTheAir
  readonly #memory: Uint8Array[] = []
  #request: Uint8Array = new Uint8Array()
  #sent = 0
  #radio: Radio | undefined

  constructor(options: MicrolifeOptions) {
    this.#options = options
    this.#air = new OnTheAir(options)
  }

  start(radio: Radio): void {
    this.#radio = radio
    this.#air.start(radio, (agoMs) => this.#measure([], agoMs))
  }

  ready(): void {}

  disconnected(): void {
    this.#request = new Uint8Array()
    this.#air.end()
  }

  /** `measure [SYSTOLIC DIASTOLIC PULSE]`, after which START is held so that it can be heard; `store …`, after which not. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb !== 'measure' && verb !== 'store' && verb !== 'advertise') return false
    if (verb !== 'advertise') this.#measure(rest.map(byteOf))
    if (verb === 'store') return true
    this.#air.begin()
    return true
  }

  #measure(numbers: readonly number[], agoMs = 0): void {
    const n = this.#memory.length
    const [systolic, diastolic, pulse] = numbers.length > 0 ? numbers : [110 + (n % 40), 70 + (n % 20), 60 + (n % 40)]
    if (systolic === undefined || diastolic === undefined || pulse === undefined)
      throw new RangeError('systolic, diastolic and pulse')
    const [year = 0, ...rest] = this.#options.deviceClock.local(agoMs).split(/[-T:]/).map(Number)
    const [month = 0, day = 0, hours = 0, minutes = 0] = rest
    this.#memory.push(Uint8Array.of(systolic, diastolic, pulse, year % 100, month, day, hours, minutes, CUFF_FITS, 0))
    this.#options.tell({ event: 'stored', n: n + 1 })
  }

  /** A request may come in pieces. */
  #heard(value: Uint8Array): Refusal | undefined {
    if (value.length > PIECE_BYTES) return 'InvalidValueLength'
    this.#request = bytes(this.#request, value)
    const [first, second, high = 0, low = 0] = this.#request
    const length = 4 + ((high << 8) | low)
    if (this.#request.length < 4 || this.#request.length < length) return undefined
    const request = this.#request
    this.#request = new Uint8Array()
    const whole = first === 0x4d && second === 0xff && request.length === length
    if (!whole || sum8(request.subarray(0, -1)) !== request.at(-1)) return 'Failed'
    this.#obey(request.subarray(4, -1))
    return undefined
  }

  #obey([command, ...rest]: Uint8Array): void {
    const { deviceClock, tell, report } = this.#options
    if (command === SET_CLOCK) {
      const [year = 0, month = 0, day = 0, ...time] = rest.map((part) => String(part).padStart(2, '0'))
      const local = `20${year}-${month}-${day}T${time.join(':')}`
      tell({ event: 'clock-set', local, movedS: deviceClock.set(local) })
      this.#say(u8(ACKNOWLEDGED))
    }
    if (command === HISTORY) this.#say(history(this.#memory))
    if (command === DISCONNECT) this.#radio?.disconnect().catch(report)
  }

  #say(payload: Uint8Array): void {
    const frame = microlifeFrame(payload)
    for (let at = 0; at < frame.length; at += PIECE_BYTES) {
      this.#sent += 1
      this.#radio?.notify('fff1', this.#sent, frame.subarray(at, at + PIECE_BYTES))
    }
  }
}

/** `4D 3A`, length as big-endian u16 of all that follows, payload, sum. */
export function microlifeFrame(payload: Uint8Array): Uint8Array {
  const length = payload.length + 1
  const unsummed = bytes(Uint8Array.of(0x4d, 0x3a, length >> 8, length & 0xff), payload)
  return bytes(unsummed, u8(sum8(unsummed)))
}

/** The whole memory: command, mode, number of the present reading, how many, user, MAM, reserved, readings of 10 bytes. */
const history = (memory: readonly Uint8Array[]): Uint8Array =>
  bytes(Uint8Array.of(HISTORY, 0, 0, memory.length & 0xff, USER, 0), new Uint8Array(RESERVED_BYTES), ...memory)

function byteOf(word: string): number {
  const number = Number(word)
  if (!Number.isInteger(number) || number < 0 || number > 255) throw new RangeError(`${word} is no byte`)
  return number
}
