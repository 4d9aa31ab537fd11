import { sum7 } from '../../drivers/profiles/sum7.ts'
import type { Refusal, Service } from '../gatt.ts'
import { OnTheAir, type OnTheAirOptions } from '../on-the-air.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

const AT_ONCE = 10
const PIECE_BYTES = 20
const LAST = 0x20
const RECORDING_MS = 20_000

/** A PO60 of Beurer: it keeps what it has measured, and sends ten records each time it is asked. */
export class BeurerOximeter implements VirtualDevice {
  readonly advertised = ['ff12']
  readonly services: readonly Service[] = [
    {
      service: 'ff12',
      characteristics: [
        { channel: 'ff01', write: (value) => this.#heard(value) },
        { channel: 'ff02', send: 'notify' },
      ],
    },
  ]
  readonly #options: OnTheAirOptions
  readonly #air: OnTheAir
  readonly #memory: (readonly number[])[] = []
  #sent = 0
  #told = 0
  #radio: Radio | undefined

  constructor(options: OnTheAirOptions) {
    this.#options = options
    this.#air = new OnTheAir(options)
  }

  start(radio: Radio): void {
    this.#radio = radio
    this.#air.start(radio, (agoMs) => this.#measure([], agoMs))
  }

  ready(): void {}

  disconnected(): void {
    this.#told = 0
    this.#air.end()
  }

  /** `measure [SPO2 PULSE]`, after which it is on the air; `store …`, after which not. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb !== 'measure' && verb !== 'store' && verb !== 'advertise') return false
    if (verb !== 'advertise') this.#measure(rest.map(numberOf))
    if (verb !== 'store') this.#air.begin()
    return true
  }

  #measure(numbers: readonly number[], agoMs = 0): void {
    const n = this.#memory.length
    const [saturation, pulse] = numbers.length > 0 ? numbers : [90 + (n % 10), 60 + (n % 60)]
    if (saturation === undefined || pulse === undefined) throw new RangeError('saturation and pulse')
    const { deviceClock, tell } = this.#options
    const times = [...fieldsOf(deviceClock.local(agoMs + RECORDING_MS)), ...fieldsOf(deviceClock.local(agoMs))]
    const numbersOfIt = [saturation, saturation, saturation, pulse, pulse, pulse]
    // Where the high bits are, and what the two bytes behind them say, is known to nobody here.
    this.#memory.push([...times, 0, 0, 0, ...numbersOfIt])
    tell({ event: 'stored', n: n + 1 })
  }

  #heard(value: Uint8Array): Refusal | undefined {
    const [command, ...rest] = value.subarray(0, -1)
    if (sum7(value.subarray(0, -1)) !== value.at(-1)) return undefined
    const { deviceClock, tell } = this.#options
    if (command === 0x82) this.#say(0xf2, 0, 2, 1, 0, 3, 1)
    if (command === 0x83) {
      const [year = 0, month = 0, day = 0, ...time] = rest.map((part) => String(part).padStart(2, '0'))
      const local = `20${year}-${month}-${day}T${time.slice(0, 3).join(':')}`
      tell({ event: 'clock-set', local, movedS: deviceClock.set(local) })
      this.#say(0xf3, 0)
    }
    if (command === 0x89) this.#say(0xf9, ...fieldsOf(deviceClock.local()), 0, 0)
    if (command === 0x90) this.#say(0xe0, 5, 0, this.#memory.length, 0, 0)
    if (command === 0x99 && (rest[0] === 0 || rest[0] === 1)) this.#tellSome(rest[0] === 0)
    return undefined
  }

  #tellSome(fromFirst: boolean): void {
    if (fromFirst) this.#told = 0
    const records = this.#memory.slice(this.#told, this.#told + AT_ONCE)
    this.#told += records.length
    const answers = records.map((record, at) => answer(0xe9, at | (at === records.length - 1 ? LAST : 0), ...record))
    this.#send(answers.flatMap((one) => [...one]))
  }

  #say(...content: readonly number[]): void {
    this.#send([...answer(...content)])
  }

  /** Records straddle notifications. */
  #send(content: readonly number[]): void {
    for (let at = 0; at < content.length; at += PIECE_BYTES) {
      this.#sent += 1
      this.#radio?.notify('ff02', this.#sent, Uint8Array.from(content.slice(at, at + PIECE_BYTES)))
    }
  }
}

const answer = (...content: readonly number[]): Uint8Array => Uint8Array.of(...content, sum7(Uint8Array.from(content)))

const fieldsOf = (local: string): readonly number[] => {
  const [year = 0, ...rest] = local.split(/[-T:]/).map(Number)
  return [year % 100, ...rest]
}

/** From 128 up it cannot be sent: nobody knows where the highest bit goes. */
function numberOf(word: string): number {
  if (word === '-') return 0x7f
  const number = Number(word)
  if (!Number.isInteger(number) || number < 1 || number > 126) throw new RangeError(`${word} is not within 1 to 126`)
  return number
}
