import type { LocalDateTime } from '../../reading/time.ts'
import { bytes, text, u8, u16 } from '../bytes.ts'
import type { Refusal, Service } from '../gatt.ts'
import { OnTheAir, type OnTheAirOptions } from '../on-the-air.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

const SERVICE = 'ecbe3980-c9a2-11e1-b1bd-0002a5d5c51b'
const WRITTEN = 'db5b55e0-aee7-11e1-965e-0002a5d5c51b'
const NOTIFIES = '49123040-aee8-11e1-a74d-0002a5d5c51b'
const LOCK = 'b305b680-aee7-11e1-a730-0002a5d5c51b'
const channelOf = (uuid: string) => uuid.slice(0, 8)
const BEGIN = 0x0000
const READ = 0x0100
const END = 0x0f00
const GRANTED = 0x00
/** What a cuff says instead is not documented; it is not 00. */
const REFUSED = 0x0f
const FIRST_RECORD = 0x98
const RECORD_BYTES = 16
const PIECE_BYTES = 16

export interface OmronOptions extends OnTheAirOptions {
  /** HEM-7361T-D unless given. */
  readonly model?: string
  /** A key that it was given before. */
  readonly key?: string
}

/** `length type address size data 00 XOR`. */
export function omronAnswer(type: number, address: number, size: number, data: Uint8Array): Uint8Array {
  const head = Uint8Array.of(data.length + 8, type >> 8, type & 0xff, address >> 8, address & 0xff, size)
  const unsummed = bytes(head, data, u8(0))
  return bytes(unsummed, u8(unsummed.reduce((sum, byte) => sum ^ byte, 0)))
}

/** The first half of a record; `bits` are 8000 movement and 4000 irregular. */
export function omronRecord(numbers: readonly [number, number, number], local: LocalDateTime, bits = 0): Uint8Array {
  const [systolic, diastolic, pulse] = numbers
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = local.split(/[-T:]/).map(Number)
  return bytes(
    Uint8Array.of(systolic - 25, diastolic, pulse, year - 2000),
    u16(bits | (month << 10) | (day << 5) | hours),
    u16((minutes << 6) | seconds),
  )
}

/** A cuff of Omron: its memory opens to a key, which it takes from anybody in pairing mode. */
export class OmronCuff implements VirtualDevice {
  readonly advertised = [SERVICE]
  readonly services: readonly Service[]
  readonly #options: OmronOptions
  readonly #air: OnTheAir
  readonly #memory = new Map<number, Uint8Array>()
  #key: string | undefined
  #isPairing: boolean
  #maySetKey = false
  #isOpen = false
  #hasBegun = false
  #sent = 0
  #radio: Radio | undefined

  constructor(options: OmronOptions) {
    this.#options = options
    this.#air = new OnTheAir(options)
    this.#key = options.key
    // As it comes out of its box.
    this.#isPairing = options.key === undefined
    this.services = [
      {
        service: '180a',
        characteristics: [{ channel: '2a24', read: () => text(options.model ?? 'HEM-7361T-D'), open: true }],
      },
      {
        service: SERVICE,
        characteristics: [
          { channel: channelOf(NOTIFIES), uuid: NOTIFIES, send: 'notify' },
          { channel: channelOf(WRITTEN), uuid: WRITTEN, write: (value) => this.#heard(value) },
          { channel: channelOf(LOCK), uuid: LOCK, send: 'notify', write: (value) => this.#asked(value) },
        ],
      },
    ]
  }

  start(radio: Radio): void {
    this.#radio = radio
    this.#air.start(radio, (agoMs) => this.#measure([], agoMs))
  }

  ready(): void {}

  disconnected(): void {
    this.#isOpen = false
    this.#hasBegun = false
    this.#maySetKey = false
    this.#air.end()
  }

  /** `measure [SYSTOLIC DIASTOLIC PULSE]`, `advertise`, or `pair`, which brings it into pairing mode. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb !== 'measure' && verb !== 'advertise' && verb !== 'pair') return false
    if (verb === 'measure') this.#measure(rest.map(byteOf))
    if (verb === 'pair') this.#isPairing = true
    this.#air.begin()
    return true
  }

  #measure(numbers: readonly number[], agoMs = 0): void {
    const n = this.#memory.size
    const [systolic, diastolic, pulse] = numbers.length > 0 ? numbers : [110 + (n % 40), 70 + (n % 20), 60 + (n % 40)]
    if (systolic === undefined || diastolic === undefined || pulse === undefined)
      throw new RangeError('systolic, diastolic and pulse')
    const record = omronRecord([systolic, diastolic, pulse], this.#options.deviceClock.local(agoMs))
    this.#memory.set(FIRST_RECORD + n * RECORD_BYTES, record)
    this.#options.tell({ event: 'stored', n: n + 1 })
  }

  #asked([asked = 0xff, ...key]: Uint8Array): Refusal | undefined {
    const given = Buffer.from(key).toString('hex')
    let isGranted = false
    if (asked === 0x01) isGranted = this.#isOpen = given === this.#key
    if (asked === 0x02) isGranted = this.#maySetKey = this.#isPairing
    if (asked === 0x00 && this.#maySetKey) {
      this.#key = given
      this.#isPairing = false
      isGranted = this.#isOpen = true
    }
    this.#say(LOCK, Uint8Array.of(asked | 0x80, isGranted ? GRANTED : REFUSED))
    return undefined
  }

  #heard(request: Uint8Array): Refusal | undefined {
    const [length, high = 0, low = 0, addressHigh = 0, addressLow = 0, size = 0] = request
    if (request.length > PIECE_BYTES || request.reduce((sum, byte) => sum ^ byte, 0) !== 0) return 'Failed'
    if (length !== request.length || !this.#isOpen) return 'Failed'
    const type = (high << 8) | low
    if (type === BEGIN) this.#hasBegun = true
    if (type === READ && this.#hasBegun) this.#tell((addressHigh << 8) | addressLow, size)
    if (type === BEGIN || type === END) this.#say(NOTIFIES, omronAnswer(type | 0x8000, 0, 0, new Uint8Array()))
    return undefined
  }

  #tell(address: number, size: number): void {
    const empty = new Uint8Array(RECORD_BYTES).fill(0xff)
    const data = bytes(this.#memory.get(address) ?? empty, empty).subarray(0, size)
    this.#say(NOTIFIES, omronAnswer(READ | 0x8000, address, size, data))
  }

  #say(uuid: string, value: Uint8Array): void {
    this.#sent += 1
    this.#radio?.notify(channelOf(uuid), this.#sent, value)
  }
}

function byteOf(word: string): number {
  const number = Number(word)
  if (!Number.isInteger(number) || number < 26 || number > 255)
    throw new RangeError(`${word} does not fit into a record`)
  return number
}
