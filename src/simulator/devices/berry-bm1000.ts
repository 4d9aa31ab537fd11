import type { Clock } from '../../clock.ts'
import type { Service } from '../gatt.ts'
import { pulseWave } from '../pulse-wave.ts'
import { type Shown, shownAt, shownOf } from '../shown.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

const UART = '49535343'
const SERVICE = '49535343-fe7d-4ae5-8fa9-9fafd205e455'
const NOTIFIES = '49535343-1e4d-4bd9-ba61-23c647249616'
const WRITTEN = '49535343-8841-43f4-a8d4-ecbe34729bb3'

const PACKETS_PER_SECOND = 100
/** What fits into a notification of the smallest MTU. */
const PACKETS_PER_NOTIFICATION = 4
const STRONG = 6
const NO_FINGER = Uint8Array.of(0x80, 0x00, 0x50, 0x7f, 0x7f)
const INVALID = { pulse: 0xff, saturation: 0x7f } as const

/** An oximeter of Berry: 100 packets a second, unasked; what is written to it means nothing to it. */
export class BerryOximeter implements VirtualDevice {
  readonly advertised = [SERVICE]
  readonly services: readonly Service[] = [
    {
      service: SERVICE,
      characteristics: [
        { channel: UART, uuid: NOTIFIES, send: 'notify' },
        { channel: UART, uuid: WRITTEN, write: () => undefined },
      ],
    },
  ]
  readonly #clock: Clock
  #radio: Radio | undefined
  #flow: Disposable | undefined
  #packets = 0
  #notifications = 0
  #shown: Shown | undefined
  #fingerOut = false

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock
  }

  start(radio: Radio): void {
    this.#radio = radio
    radio.advertise(true)
  }

  ready(channel: string): void {
    if (channel !== UART || this.#flow) return
    const everyMs = (1000 * PACKETS_PER_NOTIFICATION) / PACKETS_PER_SECOND
    this.#flow = this.#clock.every('packets', everyMs, () => this.#notify())
  }

  disconnected(): void {
    this.#flow?.[Symbol.dispose]()
    this.#flow = undefined
  }

  /** `measure SPO2 PULSE`, `finger in`, `finger out`. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb === 'measure' && rest.length === 2) this.#shown = shownOf(rest)
    else if (verb === 'finger' && (rest[0] === 'in' || rest[0] === 'out')) this.#fingerOut = rest[0] === 'out'
    else return false
    return true
  }

  #notify(): void {
    if (!this.#radio?.subscribed(UART)) return
    this.#notifications += 1
    const packets = Array.from({ length: PACKETS_PER_NOTIFICATION }, () => [...this.#packet()])
    this.#radio.notify(UART, this.#notifications, Uint8Array.from(packets.flat()))
  }

  /** Signal strength, plethysmogram, bar graph and bit 7 of the pulse, its other bits, SpO2. */
  #packet(): Uint8Array {
    this.#packets += 1
    if (this.#fingerOut) return NO_FINGER
    const seconds = this.#packets / PACKETS_PER_SECOND
    const { saturation = INVALID.saturation, pulse } = this.#shown ?? shownAt(Math.floor(seconds))
    const { height, beat } = pulseWave(pulse ?? 0, seconds)
    const rate = pulse ?? INVALID.pulse
    const bar = Math.round((height * 15) / 127) | ((rate & 0x80) >> 1)
    const wave = Math.round((height * 100) / 127)
    return Uint8Array.of(0x80 | STRONG | (beat ? 0x40 : 0), wave, bar, rate & 0x7f, saturation)
  }
}
