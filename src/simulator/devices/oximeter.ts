import type { Clock } from '../../clock.ts'
import { writeDateTime } from '../../drivers/profiles/date-time.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { bytes, NOT_A_NUMBER, sfloat, u8, u16 } from '../bytes.ts'
import type { DeviceClock } from '../device-clock.ts'
import type { Service } from '../gatt.ts'
import type { Tell } from '../happening.ts'
import { RecordAccessServer } from '../record-access-server.ts'
import { type Measured, measuredOf } from '../spot-device.ts'
import { Stream } from '../stream.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

const SPOT = { timeStamp: 0x01, measurementStatus: 0x02 } as const
const AMPLITUDE = 0x10
const FROM_STORAGE = 0x0200
/** Measurement status, storage and time stamp of spot checks, pulse amplitude. */
const FEATURES = 0x004d

/** How many continuous frames there are until one is like an earlier one. */
export const OXIMETER_FRAMES = 2000
const BETWEEN_STORED_MS = 600_000

export interface OximeterOptions {
  readonly clock: Clock
  readonly deviceClock: DeviceClock
  readonly tell: Tell
  readonly report: (error: unknown) => void
  readonly rateHz: number
  /** Spot checks that it holds at the start. */
  readonly stored: number
  readonly more: readonly Service[]
}

/** An oximeter after the Pulse Oximeter Service 1.0: continuous, spot checks, and a store that is read by record access. */
export class Oximeter implements VirtualDevice {
  readonly advertised = ['1822']
  readonly services: readonly Service[]
  readonly #options: OximeterOptions
  readonly #stream: Stream
  readonly #records: RecordAccessServer
  #radio: Radio | undefined
  #spots = 0

  constructor(options: OximeterOptions) {
    this.#options = options
    this.#stream = new Stream({ ...options, channel: '2a5f', frame: continuous })
    this.#records = new RecordAccessServer('2a5e', options.report)
    this.services = [
      {
        service: '1822',
        characteristics: [
          { channel: '2a5f', send: 'notify' },
          { channel: '2a5e', send: 'indicate' },
          { channel: '2a60', read: () => bytes(u16(FEATURES), u16(FROM_STORAGE)) },
          { channel: '2a52', send: 'indicate', write: (value) => this.#records.write(value, this.#radio) },
        ],
      },
      ...options.more,
    ]
  }

  start(radio: Radio): void {
    this.#radio = radio
    for (let left = this.#options.stored; left > 0; left -= 1) this.#store([], left * BETWEEN_STORED_MS)
    radio.advertise(true)
  }

  ready(channel: string): void {
    if (channel === '2a5f' && this.#radio) this.#stream.begin(this.#radio)
  }

  disconnected(): void {
    this.#stream.end()
  }

  /** `measure [SPO2 PULSE]`, `store [SPO2 PULSE]`. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb === 'store') this.#store(rest)
    else if (verb === 'measure') this.#measure(rest)
    else return false
    return true
  }

  /** A spot check that nobody waits for is kept. */
  #measure(words: readonly string[]): void {
    const radio = this.#radio
    if (!radio?.connected || !radio.subscribed('2a5e')) {
      this.#store(words)
      return
    }
    const value = spot(this.#numbers(words), this.#options.deviceClock.local())
    this.#spots += 1
    radio.indicate('2a5e', this.#spots, value).catch(this.#options.report)
  }

  #store(words: readonly string[], agoMs = 0): void {
    const value = spot(this.#numbers(words), this.#options.deviceClock.local(agoMs), FROM_STORAGE)
    this.#spots += 1
    this.#records.store(this.#spots, value)
    this.#options.tell({ event: 'stored', n: this.#spots })
  }

  #numbers(words: readonly string[]): readonly Measured[] {
    if (words.length > 0) return words.map(measuredOf)
    return [Decimal.of(90 + (this.#spots % 10)), Decimal.of(60 + (this.#spots % 40))]
  }
}

/**
 * 2A5F PLX Continuous Measurement. The pulse amplitude index is the number of the frame in hundredths; saturation and
 * pulse stay steady.
 *
 *     0 flags   1 SFLOAT SpO2   3 SFLOAT pulse   5 SFLOAT pulse amplitude index
 */
export const continuous = (n: number): Uint8Array =>
  bytes(
    u8(AMPLITUDE),
    sfloat(Decimal.of(97 + (n % 2))),
    sfloat(Decimal.of(71 + (n % 3))),
    sfloat(Decimal.of(n % OXIMETER_FRAMES, -2)),
  )

/**
 * 2A5E PLX Spot-Check Measurement: saturation and pulse.
 *
 *     0 flags   1 SFLOAT SpO2   3 SFLOAT pulse   5 Date Time   [b1] u16 measurement status
 */
export function spot(numbers: readonly Measured[], stamp: LocalDateTime, status?: number): Uint8Array {
  if (numbers.length !== 2) throw new RangeError('saturation and pulse')
  const [spo2, pulse] = numbers
  return bytes(
    u8(SPOT.timeStamp | (status === undefined ? 0 : SPOT.measurementStatus)),
    spo2 ? sfloat(spo2) : NOT_A_NUMBER.sfloat,
    pulse ? sfloat(pulse) : NOT_A_NUMBER.sfloat,
    writeDateTime(stamp),
    status === undefined ? new Uint8Array() : u16(status),
  )
}
