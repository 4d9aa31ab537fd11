import type { LocalDateTime } from '../../reading/time.ts'
import { bytes, text, u8 } from '../bytes.ts'
import { dateTimeCharacteristic, deviceInformation } from '../common-services.ts'
import type { Refusal, Service } from '../gatt.ts'
import { OnTheAir, type OnTheAirOptions } from '../on-the-air.ts'
import { type Measured, measuredOf } from '../spot-device.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

const CUSTOM_SERVICE = '233bf000-5a34-1b6d-975c-000d5690abe4'
const CUSTOM = '233bf001-5a34-1b6d-975c-000d5690abe4'
const SEND_ALL = '0200e1'
const DISCONNECT = '020103'
const REMEMBERED = 30

export interface AndSpec {
  readonly service: string
  readonly channel: string
  readonly model: string
  readonly firmware: string
  readonly frame: (numbers: readonly Measured[], stamp: LocalDateTime) => Uint8Array
  readonly automatic: (n: number) => readonly Measured[]
}

export interface AndOptions extends OnTheAirOptions {
  readonly report: (error: unknown) => void
  readonly serialNumber: string
}

interface Remembered {
  readonly n: number
  readonly value: Uint8Array
  sent: boolean
}

/**
 * A device of A&D as two public sources speak with it: it wants its clock set before it is subscribed to, sends what it has
 * not sent, or everything when it was asked for, and ends the connection. Asked otherwise it shows E10, keeps its data and
 * ends the connection too.
 */
export class AndDevice implements VirtualDevice {
  readonly advertised: readonly string[]
  readonly services: readonly Service[]
  readonly #spec: AndSpec
  readonly #options: AndOptions
  readonly #remembered: Remembered[] = []
  readonly #air: OnTheAir
  #radio: Radio | undefined
  #count = 0
  /** Of the present connection. */
  #clockSet = false
  #all = false
  /** What stands on its display. */
  #display = ''

  constructor(spec: AndSpec, options: AndOptions) {
    this.#spec = spec
    this.#options = options
    this.#air = new OnTheAir(options)
    this.advertised = [spec.service]
    const clock = dateTimeCharacteristic(options.deviceClock, options.tell)
    const information = deviceInformation(`SIM-${spec.model}`, options.serialNumber)
    this.services = [
      {
        service: spec.service,
        characteristics: [
          { channel: spec.channel, send: 'indicate' },
          { channel: clock.channel, write: (value) => this.#setClock(value, clock.write) },
        ],
      },
      {
        service: CUSTOM_SERVICE,
        characteristics: [{ channel: '233bf001', uuid: CUSTOM, write: (value) => this.#asked(value) }],
      },
      { service: '180f', characteristics: [{ channel: '2a19', read: () => u8(66) }] },
      {
        ...information,
        characteristics: information.characteristics.map((each) =>
          each.channel === '2a26' ? { ...each, read: () => text(spec.firmware) } : each,
        ),
      },
    ]
  }

  get display(): string {
    return this.#display
  }

  start(radio: Radio): void {
    this.#radio = radio
    this.#air.start(radio, (agoMs) => this.#measure([], agoMs))
  }

  ready(channel: string): void {
    if (channel !== this.#spec.channel) return
    this.#display = this.#clockSet ? '' : 'E10'
    const session = this.#clockSet ? this.#sendAll() : this.#radio?.disconnect()
    session?.catch(this.#options.report)
  }

  disconnected(): void {
    this.#air.end()
    this.#clockSet = false
    this.#all = false
  }

  /** `measure [NUMBER…]`, `store [NUMBER…]`, `advertise [SECONDS]`, which is the pairing mode too. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb === 'measure' || verb === 'store') this.#measure(rest)
    else if (verb !== 'advertise') return false
    if (verb === 'measure') this.#air.begin()
    if (verb === 'advertise') this.#air.begin(Number(rest[0] ?? 60) * 1000)
    return true
  }

  #measure(words: readonly string[], agoMs = 0): void {
    const numbers = words.length > 0 ? words.map(measuredOf) : this.#spec.automatic(this.#count)
    const value = this.#spec.frame(numbers, this.#options.deviceClock.local(agoMs))
    this.#count += 1
    this.#remembered.push({ n: this.#count, value, sent: false })
    if (this.#remembered.length > REMEMBERED) this.#remembered.shift()
    this.#options.tell({ event: 'stored', n: this.#count })
  }

  #setClock(value: Uint8Array, set: ((value: Uint8Array) => Refusal | undefined) | undefined): Refusal | undefined {
    const refusal = set?.(value)
    if (refusal === undefined) this.#clockSet = true
    return refusal
  }

  #asked(value: Uint8Array): Refusal | undefined {
    const request = Buffer.from(value).toString('hex')
    if (request === SEND_ALL) this.#all = true
    else if (request === DISCONNECT) this.#radio?.disconnect().catch(this.#options.report)
    else return 'Failed'
    return undefined
  }

  /** Without anything to send it waits to be let go. */
  async #sendAll(): Promise<void> {
    const radio = this.#radio
    const sending = this.#remembered.filter(({ sent }) => this.#all || !sent)
    if (!radio || sending.length === 0) return
    for (const record of sending) {
      if (!(await radio.indicate(this.#spec.channel, record.n, bytes(record.value)))) return
      record.sent = true
    }
    await radio.disconnect()
  }
}
