import type { Clock } from '../../clock.ts'
import { bytes, u8, u16 } from '../bytes.ts'
import type { Refusal, Service } from '../gatt.ts'
import { Stream } from '../stream.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'
import { heartRate } from './heart-rate-belt.ts'

export interface PolarH10Options {
  readonly clock: Clock
  /** Device information and battery. */
  readonly more: readonly Service[]
  /** The two radios agree upon an MTU so long after a connection began; at once unless given. */
  readonly mtuAfterMs?: number
  /** Of the heart rate; 1 unless given. */
  readonly rateHz?: number
}

const CONTROL = 'fb005c81'
const DATA = 'fb005c82'
const uuidOf = (channel: string) => `${channel}-02e7-f387-1cad-8acd2d8df0c8`
const CHEST = 1
/** b0 ECG, b2 accelerometer. */
const FEATURES = 0x05
const GET_SETTINGS = 0x01
const START = 0x02
const STOP = 0x03
const ECG = 0x00
const SETTINGS = Uint8Array.of(0x00, 0x01, 0x82, 0x00, 0x01, 0x01, 0x0e, 0x00)
const GRANTED = 0x00
const INVALID_PARAMETER = 0x05
const ALREADY_RUNNING = 0x06
const MTU_TOO_SMALL = 0x0a

const SAMPLES = 73
/** As measured on a belt: 130.17 samples a second. */
const FRAME_MS = 560.804
/** 2019-01-01 in seconds since 2000-01-01, where the clock of a belt begins. */
const CLOCK_BEGINS_S = 599_616_000n

/** A belt as Polar describes it: the Heart Rate Service, and an ECG that has to be asked for. */
export class PolarH10 implements VirtualDevice {
  readonly advertised = ['180d']
  readonly services: readonly Service[]
  readonly #options: PolarH10Options
  readonly #heartRate: Stream
  readonly #putOnAt: number
  #radio: Radio | undefined
  #mtuAt = Number.POSITIVE_INFINITY
  #ecg: Disposable | undefined
  #count = 0

  constructor(options: PolarH10Options) {
    const { clock, more, rateHz = 1 } = options
    this.#options = options
    this.#putOnAt = clock.now()
    this.#heartRate = new Stream({ clock, rateHz, channel: '2a37', frame: heartRate })
    this.services = [
      {
        service: '180d',
        characteristics: [
          { channel: '2a37', send: 'notify' },
          { channel: '2a38', read: () => u8(CHEST) },
        ],
      },
      {
        service: uuidOf('fb005c80'),
        characteristics: [
          {
            channel: CONTROL,
            uuid: uuidOf(CONTROL),
            send: 'indicate',
            read: () => bytes(u8(0x0f), u8(FEATURES), new Uint8Array(14)),
            write: (request) => this.#asked(request),
          },
          { channel: DATA, uuid: uuidOf(DATA), send: 'notify' },
        ],
      },
      ...more,
    ]
  }

  start(radio: Radio): void {
    this.#radio = radio
    radio.advertise(true)
  }

  ready(channel: string): void {
    const { clock, mtuAfterMs = 0 } = this.#options
    if (channel === '2a37' && this.#radio) {
      this.#mtuAt = clock.now() + mtuAfterMs
      this.#heartRate.begin(this.#radio)
    }
  }

  disconnected(): void {
    this.#heartRate.end()
    this.#stop()
  }

  command(): boolean {
    return false
  }

  #asked(request: Uint8Array): Refusal | undefined {
    const [code, measurement] = request
    if (code === undefined || measurement !== ECG) return 'InvalidValueLength'
    const { error, more } = this.#answerTo(code, request.subarray(2))
    this.#count += 1
    void this.#radio?.indicate(CONTROL, this.#count, bytes(Uint8Array.of(0xf0, code, ECG, error), more ?? u8(0)))
    return undefined
  }

  #answerTo(code: number, settings: Uint8Array): { readonly error: number; readonly more?: Uint8Array } {
    if (code === STOP) {
      this.#stop()
      return { error: GRANTED }
    }
    if (this.#options.clock.now() < this.#mtuAt) return { error: MTU_TOO_SMALL, more: new Uint8Array() }
    if (code === GET_SETTINGS) return { error: GRANTED, more: bytes(u8(0), SETTINGS) }
    if (code !== START || Buffer.compare(settings, SETTINGS) !== 0) return { error: INVALID_PARAMETER }
    if (this.#ecg) return { error: ALREADY_RUNNING }
    this.#begin()
    return { error: GRANTED, more: bytes(u8(0), u8(0)) }
  }

  #begin(): void {
    const { clock } = this.#options
    let n = 0
    this.#ecg = clock.every('ecg', FRAME_MS, () => {
      n += 1
      this.#radio?.notify(DATA, n, polarEcg(n, clock.now() - this.#putOnAt))
    })
  }

  #stop(): void {
    this.#ecg?.[Symbol.dispose]()
    this.#ecg = undefined
  }
}

/** The nth frame of an ECG, which begins with its number; `onForMs`: how long the belt has been on. */
function polarEcg(n: number, onForMs: number): Uint8Array {
  const nanoseconds = CLOCK_BEGINS_S * 1_000_000_000n + BigInt(Math.round(onForMs * 1_000)) * 1_000n
  const time = Uint8Array.from({ length: 8 }, (_, index) => Number((nanoseconds >> BigInt(8 * index)) & 0xffn))
  const samples = Array.from({ length: SAMPLES }, (_, index) => {
    const sample = index === 0 ? n : Math.round(900 * Math.exp(-(((index - 40) / 3) ** 2)) - 20)
    return bytes(u16(sample & 0xffff), u8((sample >> 16) & 0xff))
  })
  return bytes(u8(ECG), time, u8(0), ...samples)
}
