import type { Clock } from '../../clock.ts'
import { bytes, u8, u16 } from '../bytes.ts'
import type { Service } from '../gatt.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

const SERVICE = '34802252-7185-4d5d-b431-630e7050e8f0'
const uuidOf = (channel: string) => `${channel}-7185-4d5d-b431-630e7050e8f0`
const WRITTEN = '34800001'
const NOTIFIES = '34800002'
const SUBSCRIBE = 0x01
const DATA = 0x02
const HZ = 125
const SAMPLES = 16

const u32 = (value: number): Uint8Array => bytes(u16(value & 0xffff), u16((value >>> 16) & 0xffff))

/** A sensor that is asked for ECG and heart rate by their paths. */
export class Movesense implements VirtualDevice {
  readonly advertised = [SERVICE]
  readonly services: readonly Service[]
  readonly #clock: Clock
  readonly #flows = new Map<number, Disposable>()
  #radio: Radio | undefined
  #count = 0

  constructor({ clock, more = [] }: { readonly clock: Clock; readonly more?: readonly Service[] }) {
    this.#clock = clock
    this.services = [
      {
        service: SERVICE,
        characteristics: [
          {
            channel: WRITTEN,
            uuid: uuidOf(WRITTEN),
            write: (request) => {
              this.#asked(request)
              return undefined
            },
          },
          { channel: NOTIFIES, uuid: uuidOf(NOTIFIES), send: 'notify' },
        ],
      },
      ...more,
    ]
  }

  start(radio: Radio): void {
    this.#radio = radio
    radio.advertise(true)
  }

  ready(): void {}

  disconnected(): void {
    for (const flow of this.#flows.values()) flow[Symbol.dispose]()
    this.#flows.clear()
  }

  command(): boolean {
    return false
  }

  #asked(request: Uint8Array): void {
    const [verb, reference = 0] = request
    if (verb !== SUBSCRIBE || this.#flows.has(reference)) return
    const path = new TextDecoder().decode(request.subarray(2))
    const [everyMs, content] =
      path === `Meas/ECG/${HZ}`
        ? [(1000 * SAMPLES) / HZ, () => this.#ecg()]
        : path === 'Meas/HR'
          ? [1000, () => new Uint8Array(Float32Array.of(72.4).buffer)]
          : []
    if (everyMs === undefined || content === undefined) return
    const send = () => {
      this.#count += 1
      this.#radio?.notify(NOTIFIES, this.#count, bytes(u8(DATA), u8(reference), content()))
    }
    this.#flows.set(reference, this.#clock.every(path, everyMs, send))
  }

  #ecg(): Uint8Array {
    const now = this.#clock.now() % 2 ** 32
    return bytes(u32(now), ...Array.from({ length: SAMPLES }, (_, index) => u32(index === 8 ? 4000 : -50)))
  }
}
